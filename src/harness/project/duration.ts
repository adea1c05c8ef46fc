const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `500ms`, `90s`, `10m` or `2h` in milliseconds; null for any other text. */
export function parseDurationMs(text: string): number | null {
  const [, count, unit] = /^([1-9]\d*)(ms|s|m|h)$/.exec(text) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * unitsMs[unit as keyof typeof unitsMs];
}
