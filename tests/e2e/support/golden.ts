import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../fixtures/golden/", import.meta.url));

/**
 * A document and its golden file, in which all that varies reads alike.
 * With `UPDATE_GOLDEN=1` the file is written anew.
 */
export function withGolden(name: string, text: string): { readonly actual: string; readonly golden: string } {
  const path = join(folder, name);
  const actual = normalise(text);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  return {
    actual,
    golden: existsSync(path) ? readFileSync(path, "utf8") : "no golden file; UPDATE_GOLDEN=1 writes it",
  };
}

/** Times, durations, hashes, versions and the platform, each replaced by one value that reads like it. */
function normalise(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT\d{6}Z/gu, "2025-10-23T094500Z")
    .replaceAll(/(?<![\w-])20(?!25-10-23)\d\d-\d\d-\d\d(?!\d)/gu, "2025-10-23")
    .replaceAll(/(?:<1ms|\b\d+ms|\b\d+\.\d\ds(?: \([\d:]+\))?)/gu, "0.50s")
    .replaceAll(/sha256:[0-9a-f]+/gu, "sha256:00000")
    .replaceAll(/`[0-9a-f]{12}`/gu, "`000000000000`")
    .replaceAll(/\b(vitest|pytest|Node|CPython|git)([ -])\d+(?:\.\d+)+/gu, "$1$20.0.0")
    .replaceAll(/\*\*Platform:\*\* \w+ \w+/gu, "**Platform:** linux x64");
}
