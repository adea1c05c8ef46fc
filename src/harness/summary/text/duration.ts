/** `16.88s`; below a tenth of a second `38ms`. */
export function formatSeconds(milliseconds: number): string {
  const hundredths = Math.round(milliseconds / 10);
  if (hundredths >= 10) return `${(hundredths / 100).toFixed(2)}s`;
  if (milliseconds > 0 && milliseconds < 1) return "<1ms";
  return `${Math.round(milliseconds)}ms`;
}

/** `16.88s`; from a minute on with the clock's reading beside it: `202.93s (3:22)`, `3723.00s (1:02:03)`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.floor(Math.round(milliseconds / 10) / 100);
  if (seconds < 60) return formatSeconds(milliseconds);
  return `${formatSeconds(milliseconds)} (${clockReading(seconds)})`;
}

/** `2025-10-23` of an ISO date and time, in UTC. */
export function formatDate(at: string): string {
  return new Date(at).toISOString().slice(0, 10);
}

function clockReading(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${twoDigits(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
