// Loaded before the program: tells at its end how much memory it had at most.
import { readFileSync, writeSync } from "node:fs";

process.on("exit", () => {
  const [, peak] = /VmHWM:\s+(\d+) kB/u.exec(readFileSync("/proc/self/status", "utf8"));
  writeSync(2, `peak ${peak} kB\n`);
});
