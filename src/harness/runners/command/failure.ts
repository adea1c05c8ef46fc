import type { Failure } from "../types.ts";
import type { XmlElement } from "./parse-xml.ts";

/** Messages that say nothing: the element's text has what happened. */
const empty = /^(?:failed|failure|error|test failed|collection failure)?\.?$/iu;
const leadingType = /^([\w$.]*(?:Error|Exception|Failed|Failure)): /u;

/**
 * What a `<failure>` or `<error>` says. The text inside is taken only where the message says nothing: it mostly
 * holds source lines and captured output, which must not be mistaken for the failure's own words.
 */
export function toFailure({ attributes, text }: XmlElement): Failure {
  const own = (attributes["message"] ?? "").trim();
  return splitType(attributes["type"] ?? "", empty.test(own) ? wordsOf(text) || own : own);
}

/** pytest marks the error's own lines among source lines with an `E`. */
function wordsOf(text: string): string {
  const marked = [...text.matchAll(/^E {2,}(.*)$/gmu)].map(([, words]) => words);
  return (marked.length > 0 ? marked.join("\n") : text).trim();
}

function splitType(type: string, message: string): Failure {
  if (type !== "" && message.startsWith(`${type}: `)) return { type, message: message.slice(type.length + 2) };
  const found = type === "" ? leadingType.exec(message) : null;
  return found === null ? { type, message } : { type: found[1] ?? "", message: message.slice(found[0].length) };
}
