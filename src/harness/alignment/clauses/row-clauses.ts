import type { Clause } from "../types.ts";
import type { LineIndex } from "../../plan/lines.ts";
import { readTableLines } from "../../plan/table.ts";
import { directiveWords, hashText, normaliseCells } from "./clause-hash.ts";
import { plainText } from "./plain-text.ts";
import type { Section } from "./sections.ts";

/**
 * The rows of a section's tables, addressed by their first cells.
 * @param owner the heading's clause; null before the first heading
 * @see specs/alignment.md §2.3
 */
export function readRows(
  section: Section,
  owner: Clause | null,
  file: { readonly text: string; readonly path: string; readonly lines: LineIndex },
): readonly Clause[] {
  return section.tables.flatMap(({ piece, rows }) => {
    const said = directiveWords({ informative: null, needs: rows });
    return readTableLines(file.text, piece.from, piece.to)
      .slice(1)
      .flatMap(({ cells, from, to }) => {
        const title = plainText(cells[0]?.text ?? "");
        if (title === "") return [];
        const addresses = (owner?.addresses ?? [file.path]).map((address) => `${address}[${title}]`);
        const { line, column } = file.lines.positionOf(from);
        return [
          {
            id: `${owner?.id ?? file.path}[${title}]`,
            addresses,
            kind: "row" as const,
            artifact: null,
            revision: owner?.revision ?? null,
            title,
            path: file.path,
            range: { line, column, endLine: file.lines.positionOf(to).line },
            hash: hashText([normaliseCells(cells.map((cell) => cell.text)), ...said].join(" ")),
            needs: rows ?? [],
            informative: rows === null || rows.length === 0,
            depends: [],
            covers: [],
            status: null,
            tags: [],
            parent: owner?.id ?? null,
          },
        ];
      });
  });
}
