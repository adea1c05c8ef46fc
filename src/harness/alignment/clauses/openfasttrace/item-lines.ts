import { ID, readIdAt, type FoundId, type ItemId } from "./item-id.ts";

/** `arch-->dsn, impl:req~x~1`: the need of an item, handed on. */
export interface Forward {
  readonly skipped: ItemId;
  readonly original: FoundId;
  readonly needs: readonly string[];
}

/** Words that begin a part of an item. */
export type Keyword = "rationale" | "comment" | "covers" | "depends" | "needs" | "tags" | "description";

const KEYWORD = /^(Rationale|Comment|Covers|Depends|Needs|Tags|Description):\s*$/;
const LISTED = /^(Needs|Tags):(\s*\w+\s*(?:,\s*\w+\s*)*)$/;
const FORWARDED = new RegExp(`\\s*([A-Za-z]+(?:,\\s*[A-Za-z]+)*)\\s*:\\s*(?=${ID})`, "uy");

/** A line that holds nothing but a keyword with its colon. */
export function readKeyword(line: string): Keyword | null {
  const word = KEYWORD.exec(line)?.[1];
  return word === undefined ? null : (word.toLowerCase() as Keyword);
}

/** `Needs: dsn, impl` and `Tags: a, b` on one line. */
export function readList(
  line: string,
): { readonly keyword: "needs" | "tags"; readonly words: readonly string[] } | null {
  const [, word, list] = LISTED.exec(line) ?? [];
  return list === undefined ? null : { keyword: word === "Needs" ? "needs" : "tags", words: splitList(list) };
}

/** Words parted by commas. */
export function splitList(list: string): readonly string[] {
  return list.split(",").map((word) => word.trim());
}

/** `approved` of `Status: approved`. */
export function readStatus(line: string): string | null {
  return /^Status:\s*(approved|proposed|draft|rejected)\s*$/.exec(line)?.[1] ?? null;
}

/** The last word of a bulleted line that is made of letters alone. */
export function readNeedOfBullet(line: string): string | null {
  const bullet = /^\s{0,3}[+*-]/.exec(line)?.[0];
  if (bullet === undefined) return null;
  return (
    line
      .slice(bullet.length)
      .match(/(?<![A-Za-z0-9_])[A-Za-z]+(?![A-Za-z0-9_])/g)
      ?.at(-1) ?? null
  );
}

/** What stands behind a bullet. */
export function readTagsOfBullet(line: string): readonly string[] | null {
  const list = /^\s{0,3}[+*-]\s*(.*)$/.exec(line)?.[1];
  return list === undefined ? null : splitList(list);
}

/** The first forwarding of a line. */
export function readForward(line: string): Forward | null {
  for (let arrow = line.indexOf("-->"); arrow >= 0; arrow = line.indexOf("-->", arrow + 3)) {
    const artifact = lettersBefore(line, arrow);
    FORWARDED.lastIndex = arrow + 3;
    const targets = artifact === null ? null : FORWARDED.exec(line);
    const original = targets === null ? null : readIdAt(line, targets.index + targets[0].length);
    if (artifact === null || original === null) continue;
    const { name, revision } = original.id;
    return { skipped: { artifact, name, revision }, original, needs: splitList(targets?.[1] ?? "") };
  }
  return null;
}

function lettersBefore(line: string, end: number): string | null {
  let to = end;
  while (to > 0 && /\s/.test(line[to - 1] ?? "")) to -= 1;
  let from = to;
  while (from > 0 && /[A-Za-z]/.test(line[from - 1] ?? "")) from -= 1;
  return from === to ? null : line.slice(from, to);
}
