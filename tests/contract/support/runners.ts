import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(new URL("../../../.cache/runners/", import.meta.url));

/** A runner prepared by scripts/test-runners.mjs: its folder, and why it is missing (null when it is there). */
export function preparedRunner(name: string): { readonly folder: string; readonly missing: string | null } {
  const folder = join(cache, name);
  return { folder, missing: reasonMissing(folder) };
}

function reasonMissing(folder: string): string | null {
  if (!existsSync(folder)) return "not prepared: run node scripts/test-runners.mjs";
  if (readdirSync(folder).some((file) => file.startsWith(".ready-"))) return null;
  const note = join(folder, "missing.txt");
  return existsSync(note) ? readFileSync(note, "utf8") : "half prepared: run node scripts/test-runners.mjs";
}
