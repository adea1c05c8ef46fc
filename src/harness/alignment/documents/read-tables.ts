import { readTableLines, mendCells } from "../../plan/table.ts";
import type { TiedTable } from "../types.ts";
import type { RangeOf } from "./read-references.ts";

/** What a `table:` directive says; or what is wrong with it. */
export type TableDirective =
  | { readonly kind: "source"; readonly source: TiedTable["source"] }
  | { readonly kind: "fault"; readonly message: string };

/** Reads what stands behind `table:`. */
export function readTableDirective(text: string): TableDirective {
  const [, word = "", target = ""] = /^(\S*)\s*(.*)$/s.exec(text.trim()) ?? [];
  const named = target.trim().replace(/^`(.*)`$/s, "$1");
  if (word !== "schema" && word !== "help") {
    return { kind: "fault", message: `A table is tied to \`schema\` or \`help\`, not to \`${word}\`` };
  }
  if (named === "") {
    const missing = word === "schema" ? "the path of a JSON Schema" : "a command";
    return { kind: "fault", message: `The directive lacks ${missing}` };
  }
  return { kind: "source", source: { kind: word, target: named } };
}

/** The table that stands at a place, its cells as plain text. */
export function readTable(
  source: TiedTable["source"],
  { from, to }: { readonly from: number; readonly to: number },
  { text, path, rangeOf }: { readonly text: string; readonly path: string; readonly rangeOf: RangeOf },
): TiedTable {
  const [header, ...rows] = readTableLines(text, from, to);
  const columns = header?.cells.length ?? 0;
  return {
    source,
    header: (header?.cells ?? []).map((cell) => plainCell(cell.text)),
    rows: rows.map((line) => ({
      cells: mendCells(text, line, columns).map((cell) => plainCell(cell.text)),
      range: rangeOf(line.from, line.to),
    })),
    path,
    range: rangeOf(from, to),
  };
}

/** A cell without Markdown's marks: code spans, emphasis, links, line breaks, escapes. */
function plainCell(cell: string): string {
  return cell
    .replaceAll("\\|", "|")
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part.slice(1, -1) : plainProse(part)))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

function plainProse(text: string): string {
  return text
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/!?\[([^[\]]{0,300})\]\([^()\s]{0,1000}\)/g, "$1")
    .replace(/\*\*|__|~~/g, "")
    .replace(/(^|[\s(])[*_]([^*_\s][^*_]{0,200})[*_](?=[\s.,;:)]|$)/g, "$1$2")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
