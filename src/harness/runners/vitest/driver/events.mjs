// The events file: one JSON a line, each handed to the system before the next step is taken.
import { openSync, writeSync } from "node:fs";

/** A function that appends an event to the file. */
export function openEvents(path) {
  const file = openSync(path, "a");
  return (event) => {
    writeSync(file, `${JSON.stringify(event)}\n`);
  };
}
