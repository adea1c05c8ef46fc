import { XMLParser, XMLValidator } from "fast-xml-parser";
import { dropForbidden } from "./decode-bytes.ts";

/** An XML element with its text (of itself alone) put together. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** The outermost element, or why the text is no XML. */
export type XmlDocument =
  | { readonly kind: "parsed"; readonly root: XmlElement }
  | { readonly kind: "unreadable"; readonly message: string };

type RawNode = Readonly<Record<string, unknown>>;

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

// Entities are decoded here: the parser would also expand those that a DOCTYPE defines, by the million if asked to.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  allowBooleanAttributes: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: "#cdata",
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** Parses a document; never throws. */
export function parseXml(text: string): XmlDocument {
  const validity = XMLValidator.validate(text, { allowBooleanAttributes: true });
  if (validity !== true) {
    const { msg, line, col } = validity.err;
    return { kind: "unreadable", message: cutOff(msg, text) ?? `line ${line}, column ${col ?? 1}: ${msg}` };
  }
  try {
    const root = (parser.parse(text) as RawNode[]).map(toElement).find((element) => element !== null);
    return root === undefined ? { kind: "unreadable", message: "no element in it" } : { kind: "parsed", root };
  } catch (error) {
    return { kind: "unreadable", message: (error as Error).message };
  }
}

/** What the validator says of a text that ends too early tells neither that nor where. */
function cutOff(message: string, text: string): string | null {
  const list = /^Invalid '(\[[\s\S]*\])' found\.$/u.exec(message)?.[1];
  if (list === undefined) return null;
  const open = (list.match(/"[^"]+"/gu) ?? []).map((name) => `<${name.slice(1, -1)}>`);
  const lines = text.trimEnd().split("\n");
  const place = `line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
  return `${place}: the text ends before ${open.slice(0, 5).join(", ")} does`;
}

function toElement(node: RawNode): XmlElement | null {
  const name = Object.keys(node).find((key) => key !== ":@");
  if (name === undefined || name.startsWith("#")) return null;
  const nodes = node[name] as RawNode[];
  const attributes = Object.entries((node[":@"] ?? {}) as Record<string, unknown>);
  return {
    name: withoutNamespace(name),
    attributes: Object.fromEntries(attributes.map(([key, value]) => [key, decodeEntities(String(value))])),
    text: nodes.map(textOf).join(""),
    children: nodes.map(toElement).filter((element) => element !== null),
  };
}

function textOf(node: RawNode): string {
  const cdata = node["#cdata"] as readonly RawNode[] | undefined;
  if (cdata !== undefined) return cdata.map((part) => String(part["#text"] ?? "")).join("");
  return decodeEntities(String(node["#text"] ?? ""));
}

function withoutNamespace(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** The five entities of XML and character numbers; any other stays as it is written. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/giu, (whole, name: string) => {
    if (!name.startsWith("#")) return named[name] ?? whole;
    const code = Number(name.slice(1).replace(/^x/iu, "0x"));
    return code > 0x10_ff_ff ? whole : dropForbidden(String.fromCodePoint(code));
  });
}
