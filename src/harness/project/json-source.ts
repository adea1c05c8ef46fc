import type * as Yaml from "yaml";
import type { Place } from "../../base/errors/app-error.ts";
import type { Issue } from "../../base/errors/issue.ts";
import { yamlParser } from "../../base/text/yaml.ts";

/** A JSON text with the places of what stands in it. */
export interface JsonSource {
  /** The parsed value; undefined where the text is no JSON. */
  readonly value: unknown;
  readonly issues: readonly Issue[];
  readonly placeOfKey: (path: readonly string[]) => Place;
  readonly placeOfValue: (path: readonly string[]) => Place;
}

/**
 * Parses strict JSON. Positions come from a YAML parser, which reads JSON as well and keeps them; it is loaded where one is
 * asked for. Never throws.
 */
export function parseJsonSource(bytes: Uint8Array, file: string): JsonSource {
  const text = decode(bytes);
  if (text === null) return withoutValue(file, notUtf8(file));
  const value = parseStrict(text);
  if (value instanceof SyntaxError) return withoutValue(file, syntaxIssue(value, text, file));
  let known: Places | null = null;
  const places = (): Places => (known ??= findPlaces(text, file));
  return {
    value,
    issues: countKeys(text) === countKeysIn(value) ? [] : places().issues,
    placeOfKey: (path) => places().ofKey(path),
    placeOfValue: (path) => places().ofValue(path),
  };
}

interface Places {
  readonly issues: readonly Issue[];
  readonly ofKey: JsonSource["placeOfKey"];
  readonly ofValue: JsonSource["placeOfValue"];
}

function findPlaces(text: string, file: string): Places {
  const yaml = yamlParser();
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines });
  const place = (offset: number | undefined): Place => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { file, line, column: col };
  };
  return {
    issues: document.errors.map((error) => asIssue(error.code, place(error.pos[0]))),
    ofKey: (path) => place(keyNode(yaml, document.contents, path)?.range?.[0]),
    ofValue: (path) => place(offsetOf(document.getIn(path.map(indexOrKey), true))),
  };
}

/** Keys as they are written; of those that stand twice `JSON.parse` keeps one. */
function countKeys(json: string): number {
  return [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
}

function countKeysIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, part) => sum + countKeysIn(part), own);
}

/** A byte order mark is dropped; any other encoding than UTF-8 gives null. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseStrict(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error;
  }
}

/** The YAML parser finds what `JSON.parse` lets pass: the same key twice. */
function asIssue(code: string, where: Place): Issue {
  return code === "DUPLICATE_KEY"
    ? { severity: "error", rule: "json-duplicate-key", where, message: "this key stands here twice", hint: "keep one" }
    : { severity: "error", rule: "json-syntax", where, message: `the text cannot be read (${code})` };
}

function keyNode(yaml: typeof Yaml, contents: unknown, path: readonly string[]): Yaml.Node | undefined {
  let node = contents;
  for (const [depth, name] of path.entries()) {
    if (!yaml.isMap(node)) return undefined;
    const pair = node.items.find(({ key }) => yaml.isScalar(key) && key.value === name);
    if (depth === path.length - 1) return pair?.key as Yaml.Node | undefined;
    node = pair?.value;
  }
  return undefined;
}

function offsetOf(node: unknown): number | undefined {
  return (node as Yaml.Node | undefined)?.range?.[0];
}

function indexOrKey(part: string): string | number {
  return /^\d+$/u.test(part) ? Number(part) : part;
}

function withoutValue(file: string, issue: Issue): JsonSource {
  return { value: undefined, issues: [issue], placeOfKey: () => ({ file }), placeOfValue: () => ({ file }) };
}

function notUtf8(file: string): Issue {
  return {
    severity: "error",
    rule: "json-encoding",
    where: { file },
    message: "the file is not UTF-8",
    expected: "JSON in UTF-8",
    hint: "save it as UTF-8; some editors and shells write UTF-16",
  };
}

function syntaxIssue(error: SyntaxError, text: string, file: string): Issue {
  const at = offsetOfError(error, text);
  const before = text.slice(0, at).split("\n");
  return {
    severity: "error",
    rule: "json-syntax",
    where: { file, line: before.length, column: (before.at(-1) ?? "").length + 1 },
    message: "the file is not valid JSON",
    received: describeRest(text.slice(at)),
    expected: "plain JSON: double quotes, no comments, no comma after the last item",
    hint: hintOf(text, at),
  };
}

/** V8 leaves the position out for some errors; the shortest prefix that is wrong, not merely unfinished, then ends there. */
function offsetOfError(error: SyntaxError, text: string): number {
  const told = statedOffset(error, text);
  if (told !== null) return told;
  let [fine, wrong] = [0, text.length];
  while (wrong - fine > 1) {
    const middle = Math.floor((fine + wrong) / 2);
    const result = parseStrict(text.slice(0, middle));
    const unfinished = !(result instanceof SyntaxError) || statedOffset(result, text.slice(0, middle)) === middle;
    if (unfinished) fine = middle;
    else wrong = middle;
  }
  return fine;
}

function statedOffset(error: SyntaxError, text: string): number | null {
  if (error.message.includes("end of JSON input")) return text.length;
  const position = /position (\d+)/u.exec(error.message)?.[1];
  return position === undefined ? null : Number(position);
}

function describeRest(rest: string): string {
  const [line = ""] = rest.trimStart().split("\n");
  return line === "" ? "the end of the file" : JSON.stringify(line.slice(0, 40));
}

function hintOf(text: string, at: number): string {
  const rest = text.slice(at).trimStart();
  if (text.trim() === "") return "write {} or remove the file";
  if (/^(\/\/|\/\*|#)/u.test(rest)) return "take the comment out";
  if (/^[}\]]/u.test(rest) && text.slice(0, at).trimEnd().endsWith(",")) return "take out the comma before it";
  if (rest.startsWith("'")) return "write double quotes";
  if (rest === "") return "close what is open: a bracket, a brace or a quote is missing";
  return "look just before this place: a comma, a colon or a quote is missing there";
}
