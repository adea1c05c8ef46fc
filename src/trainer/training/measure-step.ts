/** So long steps are measured, one at least. */
const longEnoughMs = 2000;

/**
 * How long a step takes: the median of three, fewer where they are long. The first of all pays for loading kernels and
 * does not count; a single one that something else held up does not decide.
 * @param clock milliseconds. @default that of the process
 * @returns seconds
 */
export async function measureStep(step: () => Promise<unknown>, clock = () => performance.now()): Promise<number> {
  await step();
  const seconds: number[] = [];
  const begunAt = clock();
  while (seconds.length === 0 || (seconds.length < 3 && clock() - begunAt < longEnoughMs)) {
    const startedAt = clock();
    await step();
    seconds.push((clock() - startedAt) / 1000);
  }
  return seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] as number;
}
