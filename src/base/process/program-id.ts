import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { once } from "../collections/once.ts";

/**
 * Tells this build of the program from every other: what it once worked out is worth nothing to another one. From the
 * sources, as tests run, and where the build left no id, each process is a program of its own.
 */
export const programId = once(() => readId() ?? randomUUID());

/** `scripts/build.mjs` writes it. */
function readId(): string | null {
  if (import.meta.url.endsWith(".ts")) return null;
  try {
    return readFileSync(new URL("../../build-id", import.meta.url), "utf8");
  } catch {
    return null;
  }
}
