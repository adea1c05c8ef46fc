const escape = "\u001b";
/** Colours and cursor movements, titles and links, two-character commands. Our own, since Node's differs by version. */
const terminalCommand = new RegExp(
  [
    String.raw`(?:${escape}\[|\u009b)[0-?]*[ -/]*[@-~]`,
    String.raw`${escape}\][^\u0007${escape}]*(?:\u0007|${escape}\\)`,
    `${escape}[@-Z\\\\-_]`,
  ].join("|"),
  "g",
);
/** Characters that show nothing or turn the reading direction of what follows. */
const invisible = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Text on one line: colours and control characters taken out, white space folded to single spaces. */
export function oneLine(text: string): string {
  return flat(text).replace(/\s+/g, " ").trim();
}

/** Text on one line with its inner spaces kept, for commands and messages. */
export function flat(text: string): string {
  return text
    .replace(terminalCommand, "")
    .replace(/\s*[\n\r\v\f\u0085\u2028\u2029]\s*/g, " ")
    .replaceAll("\t", " ")
    .replace(invisible, "");
}

/** Several lines as they are, without colours and control characters. */
export function cleanLines(text: string): string {
  return text
    .replace(terminalCommand, "")
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replaceAll("\t", "    ").replace(invisible, ""))
    .join("\n");
}

/** The first line that is not blank; empty where there is none. */
export function firstLine(text: string): string {
  const line = text.split(/[\n\r]/).find((candidate) => oneLine(candidate) !== "");
  return line === undefined ? "" : flat(line).trim();
}

/** At most `max` characters; what was longer ends in `…`. */
export function shorten(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join("")}…`;
}
