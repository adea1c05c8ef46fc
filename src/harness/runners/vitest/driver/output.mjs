// The standard output of this process and of all that inherit it, workers and threads included.
import { closeSync, openSync } from "node:fs";

/** Makes the file standard output and standard error: a closed descriptor's number is the next one that opens. */
export function redirectOutput(path) {
  for (const descriptor of [1, 2]) {
    closeSync(descriptor);
    const opened = openSync(path, "a");
    if (opened !== descriptor) throw new Error(`descriptor ${descriptor} was taken: the log cannot be kept`);
  }
}
