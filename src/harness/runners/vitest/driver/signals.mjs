// Which signal ended a worker: vitest itself says only that it is gone.
import { subscribe } from "node:diagnostics_channel";
import { constants } from "node:os";

/** Notes the signals that end child processes from now on. */
export function watchForSignals() {
  let last = null;
  subscribe("child_process", ({ process: child }) => {
    child.once("exit", (_code, signal) => {
      // SIGTERM is how vitest itself ends a worker.
      if (signal !== null && signal !== "SIGTERM") last = constants.signals[signal] ?? null;
    });
  });
  return {
    /** The number of the last one; null where there was none. */
    last: () => last,
    forget: () => {
      last = null;
    },
  };
}
