import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../../base/errors/app-error.ts";

const pollMs = 250;

/** How long to wait for another installer, and what to do when there is one. */
export interface LockOptions {
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Called once, when the lock is held by another. */
  readonly onWait: () => void;
}

/**
 * Does something while no other installer on this machine works in the same cache.
 *
 * The lock is a name in the kernel (an abstract socket), which goes with its process however that ends: there is
 * nothing to clean up and no dead lock to judge. Installers on other machines with the same home are not kept out;
 * they build in folders of their own, and the last rename wins.
 * @throws AppError `LOCK_HELD` when the other does not end in time
 */
export async function withInstallLock<T>(cacheFolder: string, options: LockOptions, use: () => Promise<T>): Promise<T> {
  const server = await takeLock(nameOf(cacheFolder), options);
  try {
    return await use();
  } finally {
    await new Promise((done) => server.close(done));
  }
}

function nameOf(cacheFolder: string): string {
  const digest = createHash("sha256").update(resolve(cacheFolder)).digest("hex").slice(0, 32);
  return `\0ptycho-loop-engine-install-${digest}`;
}

async function takeLock(name: string, { waitMs, signal, onWait }: LockOptions): Promise<Server> {
  const until = performance.now() + waitMs;
  for (let attempt = 0; ; attempt += 1) {
    const server = await listen(name);
    if (server !== null) return server;
    if (attempt === 0) onWait();
    if (performance.now() > until || signal.aborted) throw lockHeld(waitMs);
    await sleep(pollMs);
  }
}

/** Null when another process has the name. */
function listen(name: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" ? done(null) : fail(error)));
    server.listen(name, () => done(server));
  });
}

function lockHeld(waitMs: number): AppError {
  return new AppError("LOCK_HELD", "Another `ptycho engine install` builds in the same cache", {
    kind: "environment",
    received: `it still ran after ${Math.round(waitMs / 1_000)} s`,
    expected: "one installer at a time",
    hint: "wait until it has ended, or end it",
  });
}
