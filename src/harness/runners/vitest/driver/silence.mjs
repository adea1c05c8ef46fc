// vitest 3 and 4 sometimes hold the start of a test back for as long as nothing else happens, and a test that never
// gives way lets no message out: when a file falls silent and one test is left in it, then that one has begun.

const silentMs = 1_000;
const pollMs = 250;

/** Calls `onSilence` with each file that was collected, has not ended and of which nothing has been heard for long. */
export function watchForSilence(onSilence) {
  const heardAt = new Map();
  setInterval(() => {
    for (const [module, at] of heardAt) if (performance.now() - at > silentMs) onSilence(module);
  }, pollMs).unref();
  return {
    hear: (module) => heardAt.set(module, performance.now()),
    end: (module) => heardAt.delete(module),
    forget: () => heardAt.clear(),
  };
}
