// Takes the lock of a work tree again and again; a folder that only its holder makes shows whether two held it at once.
import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const [module, root, behaviour] = process.argv.slice(2);
const { acquireLock } = await import(module);

async function take() {
  for (;;) {
    try {
      return await acquireLock(root, "contender", () => new Date());
    } catch (error) {
      if (error.code !== "LOCK_HELD") throw error;
      await sleep(2);
    }
  }
}

const lock = await take();
if (behaviour === "die") process.kill(process.pid, "SIGKILL");
mkdirSync(join(root, "inside")); // fails when another holder is inside
await sleep(5);
rmdirSync(join(root, "inside"));
await lock.release();
