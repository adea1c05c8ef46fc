import { createHash, hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { saveFile } from "../../base/files/atomic.ts";
import { createCacheKey } from "./corpus/cache-key.ts";
import type { Scan } from "./corpus/scan-corpus.ts";
import type { Sources } from "./read-sources.ts";
import type { Reckoning } from "./reckon.ts";

const NAME = "reckoning.json";

/** A project with more findings has other things to do than to be checked again and again. */
const MOST_ISSUES = 2_000;

/**
 * The reckoning that was kept for the very same sources; null where there is none, or none that can be read. It was made by
 * this program from what all files say, the lock file, results, plans, evidence, configuration and day: another one of these
 * is another digest.
 * @param folder of the cache
 */
export async function loadReckoning(folder: string, digest: string): Promise<Reckoning | null> {
  try {
    const text = await readFile(join(folder, NAME), "utf8");
    const body = text.slice(text.indexOf("\n") + 1);
    return text === `${headOf(digest, body)}\n${body}` ? (JSON.parse(body) as Reckoning) : null;
  } catch {
    return null;
  }
}

/** Keeps it whole or not at all. One that cannot be written is left: it only saves time. */
export async function keepReckoning(
  folder: string,
  digest: string,
  { counts, issues, summary, begun }: Reckoning,
): Promise<void> {
  if (issues.length > MOST_ISSUES) return;
  const kept: Reckoning = { counts, issues, summary, begun };
  const body = JSON.stringify(kept);
  await saveFile(join(folder, NAME), `${headOf(digest, body)}\n${body}`).catch(() => {});
}

/** What it was made from, and what it is: one changed byte in either makes it worthless. */
function headOf(digest: string, body: string): string {
  return `${digest} ${hash("sha256", body, "hex")}`;
}

/** Of everything that a reckoning depends on, and of nothing else: the same sources give the same digest. */
export function digestSources({ config, scan, lock, results, plans, evidence, today }: Sources): string {
  const digest = createHash("sha256");
  const { settings, paths, nameless, closed } = scan;
  const rest = { config, nameless, closed, results, plans, evidence, today };
  digest.update([createCacheKey(settings.reading), lock?.text ?? "\0", JSON.stringify(rest)].join("\0"));
  digest.update(`\0${paths.join("\0")}`);
  addFiles(digest, scan);
  return digest.digest("hex");
}

/** Files that are handed on in one go. */
const STEP = 500;

/** Of each file what it says and as what it was read. How many lines it has matters only to who looks at the file itself. */
function addFiles(digest: ReturnType<typeof createHash>, { entries }: Scan): void {
  let parts: string[] = [];
  for (const [path, { role, line }] of entries) {
    parts.push(path, role, withoutLineCount(line));
    if (parts.length < 3 * STEP) continue;
    digest.update(`\0${parts.join("\0")}`);
    parts = [];
  }
  digest.update(`\0${parts.join("\0")}`);
}

/** A reading that has facts begins with it, as `formatReading` writes it. */
function withoutLineCount(line: string): string {
  if (!line.startsWith("[")) return line;
  const end = line.indexOf(",");
  return end < 0 ? "" : line.slice(end);
}
