import { join } from "node:path";

/** A run folder that no other run has, `runs/demo-2025-10-23T094500Z`. */
export function timedFolder(name?: string): string {
  const time = new Date().toISOString().replaceAll(":", "").replace(/\.\d+/, "");
  return join("runs", name === undefined ? time : `${name}-${time}`);
}
