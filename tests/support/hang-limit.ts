/**
 * Time limit in milliseconds of tests on large input, the last argument of `it`. It is no measure of speed: it only ends
 * what would never end.
 */
export const HANG_LIMIT_MS = 120_000;
