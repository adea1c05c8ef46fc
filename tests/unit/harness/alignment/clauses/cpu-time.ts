/** Milliseconds of processor time that an action takes: unlike the clock's, not those of other programs. */
export function cpuTimeMs(action: () => void): number {
  const started = process.cpuUsage();
  action();
  return process.cpuUsage(started).user / 1000;
}
