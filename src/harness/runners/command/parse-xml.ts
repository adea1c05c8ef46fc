import { SaxesParser } from "saxes";
import { dropForbidden } from "./drop-forbidden.ts";

/** An XML element with its text (of itself alone) put together. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** What is told of a document while it is read, and what of it is kept. */
export interface XmlVisitor {
  /**
   * An element begins. `enter`: its elements are told, then its end; `keep`: it comes as a whole; `skip`: no more of it.
   * Inside of one that is kept only `skip` makes a difference.
   * @param around the kept element that it stands in; null where it stands in none
   */
  readonly open: (name: string, attributes: XmlElement["attributes"], around: XmlElement | null) => XmlStep;
  /** A kept element, with all that is in it. */
  readonly take: (element: XmlElement) => void;
  /** An entered element ends. */
  readonly leave: () => void;
}

/** What becomes of an element. */
export type XmlStep = "enter" | "keep" | "skip";

/** Why a text is no XML, and where. */
export interface XmlProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Takes a document piece by piece; what follows a problem is passed over. */
export interface XmlReader {
  readonly write: (text: string) => void;
  /** What is wrong with the document; null where nothing is. */
  readonly end: () => XmlProblem | null;
}

interface Building {
  readonly name: string;
  readonly attributes: XmlElement["attributes"];
  text: string;
  readonly children: Building[];
}

interface Open {
  readonly name: string;
  readonly step: XmlStep;
  readonly element: Building | null;
}

class Fault extends Error {}

const deepest = 500;
/** Stands for an `&` that begins none of the five entities of XML; no document may hold it. */
const shield = "\uFDD0";
/** What other programs write, and what can mean one thing only; the parser goes on behind it. */
const tolerated =
  /: (?:attribute without value\.|the string "\]\]>"|malformed comment|version number|encoding value|standalone value)/u;

/** A reader that holds nothing of a document but what its visitor keeps. Entities of a DOCTYPE are never expanded. */
export function createXmlReader(visitor: XmlVisitor): XmlReader {
  const parser = new SaxesParser({ defaultXMLVersion: "1.0", forceXMLVersion: true });
  const open = followElements(parser, visitor);
  let problem: XmlProblem | null = null;
  let held = "";
  const attempt = (step: () => void): void => {
    if (problem !== null) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      problem = { message: error.message, line: parser.line, column: Math.max(1, parser.column) };
    }
  };
  parser.on("error", ({ message }) => {
    if (!tolerated.test(message)) throw new Fault(wordsOf(message));
  });
  return {
    write: (text) => {
      const whole = held + text;
      const end = endOfWhole(whole);
      held = whole.slice(end);
      attempt(() => parser.write(shieldEntities(whole.slice(0, end))));
    },
    end: () => {
      attempt(() => parser.write(shieldEntities(held)));
      attempt(() => endDocument(parser, open));
      return problem;
    },
  };
}

/** Without the place; of all characters that XML forbids only one is still there. */
function wordsOf(message: string): string {
  const words = message.replace(/^\d+:\d+: /u, "").replace(/\.$/u, "");
  return words === "disallowed character" ? "`<` in the value of an attribute, where it is written `&lt;`" : words;
}

function endDocument(parser: SaxesParser, open: readonly Open[]): void {
  const names = open.slice(0, 5).map(({ name }) => `<${name}>`);
  if (names.length > 0) throw new Fault(`the text ends before ${names.join(", ")} does`);
  parser.close();
}

/** @returns the elements that are open, outermost first */
function followElements(parser: SaxesParser, visitor: XmlVisitor): readonly Open[] {
  const open: Open[] = [];
  const addText = (text: string): void => {
    const element = open.at(-1)?.element ?? null;
    if (element !== null) element.text += text;
  };
  const onText = (text: string): void => addText(decodeEntities(text));
  parser.on("cdata", (text) => addText(text.replaceAll(shield, "&")));
  parser.on("opentag", (tag) => {
    const next = toOpen(tag, open.at(-1), visitor);
    open.push(next);
    if (open.length > deepest) throw new Fault(`elements stand in each other more than ${deepest} deep`);
    listen(next);
  });
  parser.on("closetag", () => {
    const { step, element } = open.pop() as Open;
    const around = open.at(-1);
    if (around !== undefined) listen(around);
    if (element !== null && around?.element) around.element.children.push(element);
    else if (element !== null) visitor.take(element);
    else if (step === "enter") visitor.leave();
  });
  return open;

  /** Text that nobody keeps is not even put together. */
  function listen({ element }: Open): void {
    if (element === null) parser.off("text");
    else parser.on("text", onText);
  }
}

function toOpen(tag: SaxesTag, around: Open | undefined, visitor: XmlVisitor): Open {
  const name = tag.name.slice(tag.name.indexOf(":") + 1);
  if (around?.step === "skip") return { name, step: "skip", element: null };
  const kept = around?.element ?? null;
  const attributes = decodeAll(tag.attributes);
  const step = visitor.open(name, attributes, kept);
  const isKept = step === "keep" || (kept !== null && step !== "skip");
  return { name, step, element: isKept ? { name, attributes, text: "", children: [] } : null };
}

interface SaxesTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function decodeAll(attributes: SaxesTag["attributes"]): XmlElement["attributes"] {
  const decoded = attributes as Record<string, string>;
  for (const key in decoded) decoded[key] = decodeEntities(decoded[key] as string);
  return decoded;
}

/** Where an `&` may go on in the next piece. */
function endOfWhole(text: string): number {
  const last = text.lastIndexOf("&");
  return last >= 0 && last > text.length - "&quot;".length ? last : text.length;
}

function shieldEntities(text: string): string {
  return text.replace(/&(?!(?:lt|gt|amp|quot|apos);)/gu, shield);
}

/** Character numbers; any other entity, and a bare `&`, stay as they are written. */
function decodeEntities(text: string): string {
  if (!text.includes(shield)) return text;
  return text.replace(/\uFDD0(?:#(x[0-9a-f]+|\d+);)?/giu, (whole, number: string | undefined) => {
    const code = number === undefined ? Infinity : Number(number.replace(/^x/iu, "0x"));
    return code > 0x10_ff_ff ? `&${whole.slice(1)}` : dropForbidden(String.fromCodePoint(code));
  });
}
