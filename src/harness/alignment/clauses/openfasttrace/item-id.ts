/** `req~html-export~1` in its parts. */
export interface ItemId {
  readonly artifact: string;
  readonly name: string;
  readonly revision: number;
}

/** An id, as it stands in a line. */
export interface FoundId {
  readonly id: ItemId;
  /** Where it begins and ends in the line. */
  readonly from: number;
  readonly to: number;
}

const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d`;
/** A name: letters first, parts divided by dots. */
export const NAME = String.raw`\p{Alphabetic}[${WORD}-]*(?:\.[${WORD}-]+)*`;
/** An id, without groups. */
export const ID = `[A-Za-z]+~${NAME}~\\d+`;

const PARTS = new RegExp(`([A-Za-z]+)~(${NAME})~(\\d+)`, "uy");

/** `req~html-export~1`. */
export function formatItemId({ artifact, name, revision }: ItemId): string {
  return `${artifact}~${name}~${revision}`;
}

/** The id that begins at a place in a line; null where none does. */
export function readIdAt(line: string, from: number): FoundId | null {
  PARTS.lastIndex = from;
  const [whole, artifact, name, revision] = PARTS.exec(line) ?? [];
  if (whole === undefined || artifact === undefined || name === undefined) return null;
  return { id: { artifact, name, revision: Number(revision) }, from, to: from + whole.length };
}

/** The id that a line of an item begins with, back-tick or not. */
export function readIdOfItem(line: string): FoundId | null {
  return readIdAt(line, line.startsWith("`") ? 1 : 0);
}

/** The last id of a bulleted line that no letter or digit touches; null where it has none. */
export function readIdOfBullet(line: string): FoundId | null {
  const bullet = /^\s{0,3}[+*-]/.exec(line)?.[0];
  if (bullet === undefined) return null;
  let last: FoundId | null = null;
  const starts = /(?<![A-Za-z0-9_])[A-Za-z]+(?=~)/g;
  starts.lastIndex = bullet.length;
  for (let start = starts.exec(line); start !== null; start = starts.exec(line)) {
    const found = readIdAt(line, start.index);
    if (found !== null && !/[A-Za-z0-9_]/.test(line[found.to] ?? "")) last = found;
  }
  return last;
}
