// Starting a worker takes most of a selector's time. While one selector's tests run, the workers of the next ones start
// up beside them; each is as fresh as any: it has loaded vitest's own code, is used once, and waits for its first word.
// oxlint-disable-next-line no-restricted-imports -- these are vitest's own workers, in vitest's own process
import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import { availableParallelism } from "node:os";

const most = Math.min(2, availableParallelism());

/** Puts spare workers in the place of those that vitest (4 and newer) is about to fork. */
export function keepSpareWorkers() {
  const { fork } = childProcess;
  const spares = [];
  let latest = null;
  childProcess.fork = (path, args, options) => {
    if (!isWorker(path, options)) return fork(path, args, options);
    const wanted = { path, args, options };
    const at = spares.findIndex((spare) => spare.key === keyOf(wanted) && spare.child.exitCode === null);
    latest = wanted;
    return at === -1 ? fork(path, args, options) : spares.splice(at, 1)[0].child;
  };
  syncBuiltinESMExports();
  return {
    /** Starts spares like the latest worker, for as many selectors as are still to come. */
    prepare(selectors) {
      if (latest === null) return;
      const { path, args, options } = latest;
      while (spares.length < Math.min(most, selectors)) {
        spares.push({ key: keyOf(latest), child: fork(path, args, options) });
      }
    },
    dispose: () => {
      for (const { child } of spares.splice(0)) child.kill();
    },
  };
}

function isWorker(path, options) {
  return /[\\/]vitest[\\/]dist[\\/]workers[\\/](?:vmF|f)orks\.js$/u.test(String(path)) && options?.stdio === "pipe";
}

/** Equal keys: started with the same program, arguments, environment and options. */
function keyOf(wanted) {
  return JSON.stringify(wanted);
}
