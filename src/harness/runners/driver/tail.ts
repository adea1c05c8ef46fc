import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** Reads a growing file line by line; `dispose` closes it. */
export interface Tail {
  /** The whole lines that were added since the last call. */
  readonly read: () => readonly string[];
  /** What stands behind the last line break, once nothing more will be written. */
  readonly rest: () => string;
  readonly dispose: () => void;
}

/** Opens a file that another process appends to. */
export function openTail(path: string): Tail {
  const file = openSync(path, "r");
  const decoder = new StringDecoder("utf8");
  const chunk = Buffer.alloc(65_536);
  let partial = "";
  const read = (): readonly string[] => {
    const parts = [partial];
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      parts.push(decoder.write(chunk.subarray(0, size)));
    }
    const lines = parts.join("").split("\n");
    partial = lines.pop() ?? "";
    return lines.filter((line) => line.trim() !== "");
  };
  return { read, rest: () => partial, dispose: () => closeSync(file) };
}
