import { hash } from "node:crypto";
import type { Node, TreeCursor } from "@vscode/tree-sitter-wasm";
import type { Span } from "./outline.ts";
import type { TokenTable } from "./token-table.ts";

/** A node whose children are being written. */
interface Frame {
  readonly type: string;
  readonly parent: string;
  readonly drops: string;
  /** Where in the parts it began. */
  readonly mark: number;
  /** How many children wrote something. */
  count: number;
  commas: number;
  /** Where the comma is that it ends with so far; -1 where it ends with something else. */
  comma: number;
}

interface Writer {
  readonly text: string;
  readonly table: TokenTable;
  readonly span: Span;
  /** The span holds the whole node. */
  readonly isWhole: boolean;
  readonly parts: string[];
  readonly frames: Frame[];
  /** Which parts are the content of a string literal. */
  readonly contents: Set<number>;
  /** What lies before this was written or left out. */
  done: number;
}

const CLOSERS = new Set([")", "]", "}", ">", "|}"]);

/**
 * SHA-256 (hex, first 16) of the tokens in a part of a syntax tree and of how they nest. White space, comments, trailing
 * commas, redundant brackets, optional semicolons and the kind of quotes do not count: formatters change them.
 * @see specs/alignment.md §5
 */
export function hashTokens(node: Node, source: { text: string; table: TokenTable }, span: Span): string {
  const cursor = node.walk();
  const isWhole = span.from <= node.startIndex && node.endIndex <= span.to;
  const writer: Writer = { ...source, span, isWhole, parts: [], frames: [], contents: new Set(), done: span.from };
  openFrame(writer, "");
  walk(cursor, writer);
  cursor.delete();
  return hashText(writer.parts.filter((part) => part !== "").join("\u0001"));
}

/** SHA-256 (hex, first 16) of a text. */
export function hashText(text: string): string {
  return hash("sha256", text, "hex").slice(0, 16);
}

function walk(cursor: TreeCursor, writer: Writer): void {
  let depth = 0;
  for (;;) {
    if (enter(cursor, writer)) {
      depth += 1;
      continue;
    }
    while (depth > 0 && (isAtEnd(cursor, writer) || !cursor.gotoNextSibling())) {
      closeFrame(writer);
      cursor.gotoParent();
      depth -= 1;
    }
    if (depth === 0) return;
  }
}

/** What follows is outside of the span. */
function isAtEnd(cursor: TreeCursor, { isWhole, span }: Writer): boolean {
  return !isWhole && cursor.endIndex >= span.to;
}

/** Writes the node where it is a token; true where the cursor went down to its children. Each question costs a call into wasm. */
function enter(cursor: TreeCursor, writer: Writer): boolean {
  const { table, span, text } = writer;
  const id = cursor.nodeTypeId;
  const type = table.typeOf(id);
  if (!writer.isWhole && (cursor.endIndex <= span.from || cursor.startIndex >= span.to)) return false;
  if (table.mayHoldNodes(id) && cursor.gotoFirstChild()) {
    openFrame(writer, type);
    return true;
  }
  const from = cursor.startIndex;
  const isSign = table.isSign(id) && text.startsWith(type, from);
  const to = isSign ? from + type.length : cursor.endIndex;
  writeGap(writer, from);
  writer.done = Math.max(writer.done, to);
  if (!table.isSkipped(id)) writeToken(writer, isSign ? type : tidySign(text.slice(from, to), type), type);
  return false;
}

/** `#  endif` is `#endif`. */
function tidySign(token: string, type: string): string {
  return type.startsWith("#") && token.replace(/[ \t]/g, "") === type ? type : token;
}

/** Some grammars give no node to a part of a literal; nothing is lost but white space, a `\\` at a line's end, Swift's `;`. */
function writeGap(writer: Writer, to: number): void {
  if (to <= writer.done) return;
  const gap = writer.text.slice(writer.done, to).trim();
  if (gap !== "" && gap !== "\\" && gap !== ";") writeToken(writer, gap, "");
}

function writeToken(writer: Writer, raw: string, type: string): void {
  const frame = writer.frames.at(-1);
  if (frame === undefined || (type !== "string_content" && raw.trim() === "")) return;
  const isPlain = raw === type;
  if (isPlain && isDropped(frame, raw)) return;
  if (isPlain && CLOSERS.has(raw)) dropTrailingComma(writer, frame);
  const isComma = isPlain && raw === ",";
  frame.comma = isComma ? writer.parts.length : -1;
  if (isComma) frame.commas += 1;
  const written = writer.table.write(
    raw.includes("\r") ? raw.replaceAll("\r\n", "\n") : raw,
    type,
    `${frame.parent} ${frame.type}`,
  );
  if (written === "") return;
  if (type === "string_content") writer.contents.add(writer.parts.length);
  writer.parts.push(written);
  frame.count += 1;
}

/** `^|` in the rules is a `|` before anything else. */
function isDropped(frame: Frame, token: string): boolean {
  if (frame.drops === "" || token.length > 1 || !frame.drops.includes(token)) return false;
  return !frame.drops.startsWith("^") || token === ";" || frame.count === 0;
}

function dropTrailingComma(writer: Writer, frame: Frame): void {
  if (frame.comma < 0 || (frame.commas === 1 && writer.table.commaCounts(frame.type))) return;
  writer.parts[frame.comma] = "";
  frame.count -= 1;
  frame.comma = -1;
}

function openFrame(writer: Writer, type: string): void {
  const outer = writer.frames.at(-1);
  const parent = outer?.type ?? "";
  const drops = writer.table.dropsIn(type, parent);
  writer.frames.push({ type, parent, drops, mark: writer.parts.length, count: 0, commas: 0, comma: -1 });
  writer.parts.push("(");
}

/** A node with one child says no more than that child. */
function closeFrame(writer: Writer): void {
  const frame = writer.frames.pop();
  if (frame === undefined) return;
  dropTrailingComma(writer, frame);
  if (frame.type === "concatenated_string") frame.count -= joinStrings(writer, frame.mark);
  if (frame.count > 1) writer.parts.push(")");
  else writer.parts[frame.mark] = "";
  const outer = writer.frames.at(-1);
  if (outer === undefined || frame.count === 0) return;
  outer.count += 1;
  outer.comma = -1;
}

/** An escape that would go on in what is put behind it. */
const OPEN_ESCAPE = /\\(?:x[\da-f]*|[0-7]{1,2})"$/i;

/** Literals that stand side by side are one, as formatters split and join them; how many were added to another one. */
function joinStrings({ parts, contents }: Writer, mark: number): number {
  const kept: number[] = [];
  let joined = 0;
  for (let at = mark + 1; at < parts.length; at += 1) {
    if (parts[at] === "") continue;
    const last = kept.at(-1) ?? -1;
    if (kept.length > 4 && parts[at] === parts[kept[1] ?? -1] && isBorder(parts, kept)) {
      for (const removed of [...kept.splice(-3), at]) parts[removed] = "";
      joined += 1;
    } else if (contents.has(at) && contents.has(last)) {
      parts[last] = `${parts[last]}${parts[at]}`;
      parts[at] = "";
    } else if (isAtom(parts[last]) && isAtom(parts[at]) && !OPEN_ESCAPE.test(parts[last] ?? "")) {
      parts[last] = `${parts[last]?.slice(0, -1)}${parts[at]?.slice(1)}`;
      parts[at] = "";
      joined += 1;
    } else kept.push(at);
  }
  return joined;
}

/** The end of a literal and the beginning of another node. */
function isBorder(parts: readonly string[], kept: readonly number[]): boolean {
  const [end, close, open] = kept.slice(-3).map((at) => parts[at]);
  return end === '"' && close === ")" && open === "(";
}

/** A literal that is one token, without a prefix. */
function isAtom(part = ""): boolean {
  return part.length > 1 && part.startsWith('"') && part.endsWith('"');
}
