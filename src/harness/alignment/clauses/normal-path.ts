import { posix } from "node:path";

/**
 * A path from the root, with `/`, without `.` and `..`.
 * @param from file whose folder `./x` and `../x` begin at
 */
export function normalPath(path: string, from: string): string {
  const slashed = path.replaceAll("\\", "/");
  const whole = /^\.\.?\//.test(slashed) ? posix.join(posix.dirname(from), slashed) : slashed;
  return posix.normalize(whole).replace(/^\/+/, "");
}
