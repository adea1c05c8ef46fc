// Loaded before the program: ends it with SIGKILL at its FAULT_KILL_AT-th change of the file system, a write half done.
// Without that number it counts the changes into the file FAULT_COUNT_FILE.
import fs from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const killAt = Number(process.env["FAULT_KILL_AT"] ?? 0);
let changes = 0;

function isDue() {
  changes += 1;
  return changes === killAt;
}

function die() {
  process.kill(process.pid, "SIGKILL");
  for (;;); // not one instruction of the program more
}

for (const name of ["link", "mkdir", "mkdtemp", "open", "rename", "rm", "unlink", "writeFile"]) {
  const original = promises[name];
  promises[name] = (...args) => {
    const reads = name === "open" && (args[1] === undefined || args[1] === "r");
    if (!reads && isDue()) die();
    return original(...args);
  };
}

const handle = await promises.open(new URL(import.meta.url));
const prototype = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ["appendFile", "datasync", "sync", "writeFile"]) {
  const original = prototype[name];
  prototype[name] = function (...args) {
    if (isDue()) {
      if (args.length > 0) fs.writeSync(this.fd, Buffer.from(args[0]).subarray(0, Buffer.byteLength(args[0]) / 2));
      die();
    }
    return original.apply(this, args);
  };
}

syncBuiltinESMExports();

const countFile = process.env["FAULT_COUNT_FILE"];
if (countFile !== undefined) process.on("exit", () => fs.writeFileSync(countFile, String(changes)));
