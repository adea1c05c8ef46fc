import { readIdOfBullet, readIdOfItem, type FoundId, type ItemId } from "./item-id.ts";
import {
  readForward,
  readKeyword,
  readList,
  readNeedOfBullet,
  readStatus,
  readTagsOfBullet,
  type Forward,
  type Keyword,
} from "./item-lines.ts";
import { isUnderline, readTitle, type Markup } from "./markup.ts";

/** An id in a document. */
export interface PlacedId {
  readonly id: ItemId;
  readonly written: string;
  readonly line: number;
  readonly column: number;
}

/** An item of OpenFastTrace, as its document says it. */
export interface Item {
  readonly id: ItemId;
  readonly title: string | null;
  /** First and last line that belong to it. */
  readonly line: number;
  endLine: number;
  status: string | null;
  readonly needs: string[];
  readonly covers: PlacedId[];
  readonly depends: PlacedId[];
  readonly tags: string[];
  /** Description, rationale and comment. */
  readonly text: string[];
}

type State = "outside" | "title" | "item" | Exclude<Keyword, "description"> | "description";

/** The state of reading one document. */
interface Reader {
  readonly markup: Markup;
  readonly items: Item[];
  state: State;
  item: Item | null;
  title: string | null;
  enabled: boolean;
}

/** One line with what the reader must know of it. */
interface Line {
  readonly text: string;
  readonly next: string | undefined;
  readonly number: number;
  /** In a fenced code block, fences included. */
  readonly isCode: boolean;
}

const OFF = /(?:^|[^\p{L}\p{M}\p{N}_])oft:off(?![\p{L}\p{M}\p{N}_])/u;
const ON = /(?:^|[^\p{L}\p{M}\p{N}_])oft:on(?![\p{L}\p{M}\p{N}_])/u;

/**
 * Reads the items of a document, in order.
 *
 * As OpenFastTrace 4 does, but for code blocks: they are what Markdown says they are. There, a fence below a heading, or
 * one with words behind its language, turns the meaning of all later fences round, so that requirements are lost in silence.
 *
 * @param isCode whether a line (from 1) stands in a fenced code block
 * @see specs/alignment.md §2.6
 */
export function readItems(
  lines: readonly string[],
  markup: Markup,
  isCode: (line: number) => boolean,
): readonly Item[] {
  const reader: Reader = { markup, items: [], state: "outside", item: null, title: null, enabled: true };
  for (const [index, text] of lines.entries()) {
    if (!reader.enabled) reader.enabled = ON.test(text);
    else if (text.includes("oft:off") && OFF.test(text)) reader.enabled = false;
    else step(reader, { text, next: lines[index + 1], number: index + 1, isCode: isCode(index + 1) });
  }
  return reader.items;
}

function step(reader: Reader, line: Line): void {
  if (reader.item === null) stepOutside(reader, line);
  else if (line.isCode) addText(reader, line);
  else stepInside(reader, reader.item, line);
  if (reader.item !== null && line.text.trim() !== "") reader.item.endLine = line.number;
}

function stepOutside(reader: Reader, line: Line): void {
  const { markup } = reader;
  const wasTitle = reader.state === "title";
  reader.state = "outside";
  if (line.isCode) reader.title = null;
  else if (markup === "restructuredtext" && wasTitle && isUnderline(line.text, markup)) reader.state = "title";
  else if (!wasTitle && beginsItem(reader, line)) return;
  else if (markup === "restructuredtext" && !wasTitle && forwards(reader, line)) return;
  else if (markup === "restructuredtext" && takeTitle(reader, line)) return;
  else if (wasTitle && beginsItem(reader, line)) return;
  else if (markup === "markdown" && takeTitle(reader, line)) return;
  else if (wasTitle && (line.text.trim() === "" || isUnderline(line.text, markup))) reader.state = "title";
  else {
    forwards(reader, line);
    reader.title = null;
  }
}

function stepInside(reader: Reader, item: Item, line: Line): void {
  const { state, markup } = reader;
  if (state === "tags" && takeTags(item, line)) return;
  if (markup === "restructuredtext" && state === "tags" && endsAtTitle(reader, line)) return;
  if (beginsItem(reader, line)) return;
  const status = state === "item" ? readStatus(line.text) : null;
  if (status !== null) item.status = status;
  else if (markup === "restructuredtext" && state === "item" && /^(?:Rationale|Comment):\s*$/.test(line.text))
    reader.state = readKeyword(line.text) ?? state;
  else if (endsAtTitle(reader, line) || takeReference(reader, item, line) || takesKeyword(reader, item, line)) return;
  else if (state !== "rationale" && state !== "comment" && readForward(line.text) !== null) {
    endItem(reader);
    forwards(reader, line);
  } else takeRest(reader, line);
}

/** A line of the list that `Covers:`, `Depends:` or `Needs:` began. */
function takeReference({ state }: Reader, item: Item, line: Line): boolean {
  if (state === "needs") {
    const need = readNeedOfBullet(line.text);
    if (need !== null) item.needs.push(need);
    return need !== null;
  }
  const found = state === "covers" || state === "depends" ? readIdOfBullet(line.text) : null;
  if (found === null) return false;
  item[state === "covers" ? "covers" : "depends"].push(place(found, line));
  return true;
}

function takesKeyword(reader: Reader, item: Item, { text }: Line): boolean {
  const { state } = reader;
  const list = readList(text);
  if (list !== null) {
    if (list.keyword === "needs" && state === "needs") return false;
    item[list.keyword].push(...list.words);
    reader.state = list.keyword === "needs" ? "item" : "tags";
    return true;
  }
  const keyword = readKeyword(text);
  if (keyword === null || keyword === state || (keyword === "description" && state !== "item")) return false;
  reader.state = keyword;
  return true;
}

function takeRest(reader: Reader, line: Line): void {
  const { state, markup } = reader;
  const isEmpty = line.text.trim() === "";
  if (state === "needs" && isEmpty && markup === "markdown") reader.state = "description";
  else if (state === "tags" && isEmpty) reader.state = "item";
  else if (state === "item" && line.text !== "") {
    reader.state = "description";
    addText(reader, line);
  } else if (state === "description" || state === "rationale" || state === "comment") addText(reader, line);
}

function takeTags(item: Item, { text }: Line): boolean {
  const tags = readTagsOfBullet(text);
  if (tags !== null) item.tags.push(...tags);
  return tags !== null;
}

function addText({ item }: Reader, { text }: Line): void {
  item?.text.push(text);
}

function beginsItem(reader: Reader, line: Line): boolean {
  const found = readIdOfItem(line.text);
  if (found === null) return false;
  if (reader.item !== null) endItem(reader);
  reader.item = createItem(reader, found.id, line);
  reader.state = "item";
  return true;
}

function endsAtTitle(reader: Reader, line: Line): boolean {
  if (readTitle(line.text, line.next, reader.markup) === null) return false;
  endItem(reader);
  return takeTitle(reader, line);
}

function takeTitle(reader: Reader, { text, next }: Line): boolean {
  const title = readTitle(text, next, reader.markup);
  if (title === null) return false;
  reader.title = title.trim();
  reader.state = "title";
  return true;
}

function endItem(reader: Reader): void {
  reader.item = null;
  reader.title = null;
  reader.state = "outside";
}

function forwards(reader: Reader, line: Line): boolean {
  const forward: Forward | null = readForward(line.text);
  if (forward === null) return false;
  reader.title = null;
  const item = createItem(reader, forward.skipped, line);
  item.covers.push(place(forward.original, line));
  item.needs.push(...forward.needs);
  return true;
}

function createItem(reader: Reader, id: ItemId, { number }: Line): Item {
  const item: Item = {
    id,
    title: reader.title,
    line: number,
    endLine: number,
    status: null,
    needs: [],
    covers: [],
    depends: [],
    tags: [],
    text: [],
  };
  reader.items.push(item);
  return item;
}

function place({ id, from, to }: FoundId, { text, number }: Line): PlacedId {
  return { id, written: text.slice(from, to), line: number, column: from + 1 };
}
