/** First line of what a program printed. */
export function readFirstLine(text: string): string {
  return text.split("\n", 1)[0]?.trim() ?? "";
}

/** Bytes in words: `204 MB`, `1.3 GB`; decimal, as disks and downloads are sold. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}
