import { createRoleChooser, createScope } from "./roles.ts";
import type { AlignmentSettings } from "./settings.ts";
import { foreignFormat } from "./spec-formats.ts";

/** Texts of a format that is not read, where specs or documents are looked for. */
export interface NotRead {
  readonly role: "spec" | "document";
  /** `AsciiDoc` */
  readonly format: string;
  readonly files: number;
}

/** Of texts that people write; data and pages that a generator makes are none. */
const ending = /\.(?:rst|adoc|asciidoc|org|tex|typ|textile|wiki|mediawiki|ipynb|rtf)$/iu;

/**
 * Counts what no glob takes and one would take if it were Markdown; specs first, then by format.
 * @see specs/alignment.md §1
 */
export function countNotRead(settings: AlignmentSettings, paths: readonly string[]): readonly NotRead[] {
  const foreign = paths.filter((path) => ending.test(path));
  if (foreign.length === 0) return [];
  const chooseRole = createRoleChooser(settings);
  const isLeftOut = createScope(settings);
  const counts = new Map<string, NotRead>();
  for (const path of foreign) {
    if (chooseRole(path) !== null || isLeftOut(path)) continue;
    const role = chooseRole(path.replace(ending, ".md"));
    const format = foreignFormat(path);
    if ((role !== "spec" && role !== "document") || format === null) continue;
    const key = `${role === "spec" ? 0 : 1} ${format}`;
    counts.set(key, { role, format, files: (counts.get(key)?.files ?? 0) + 1 });
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
}
