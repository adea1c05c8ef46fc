import { isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import { noteOffset } from "./draft.ts";
import { findFrontMatter } from "./outline.ts";
import type { PlanSource } from "./source.ts";

/** Keys of the front matter. */
export const FRONT_MATTER_KEYS = ["id", "title", "status", "mode", "suites"] as const;

const KNOWN_KEY = new RegExp(`^["']?(?:${FRONT_MATTER_KEYS.join("|")})["']?[ \t]*:`, "m");
const MAX_ALIASES = 10;

/** Whether a text begins with a front matter that is meant for the harness. */
export function hasPlanFrontMatter(text: string): boolean {
  const frontMatter = findFrontMatter(text);
  if (frontMatter !== null) return KNOWN_KEY.test(frontMatter.source);
  return /^\uFEFF?---[ \t]*\r?\n(?:[\w-]+:.*\r?\n)*id[ \t]*:/.test(text);
}

/**
 * The front matter as plain data, each key with its place; null where it cannot be read, which is then reported.
 * @see specs/plan-format.md §2
 */
export function readFrontMatter(source: PlanSource): Readonly<Record<string, unknown>> | null {
  const found = findFrontMatter(source.text);
  if (found === null) {
    source.report(0, {
      rule: "plan-front-matter",
      message: "The front matter is not closed",
      expected: "a line `---` behind it",
      hint: "write `---` on a line of its own before the first heading",
    });
    return null;
  }
  const document = parseDocument(found.source, { prettyErrors: false });
  for (const error of document.errors) reportYaml(source, found.from + error.pos[0], error.message);
  if (document.errors.length > 0) return null;
  const value = toPlain(source, () => document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  noteOffsets(document.contents, value, found.from);
  return value as Record<string, unknown>;
}

function toPlain(source: PlanSource, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    reportYaml(source, 0, error instanceof Error ? error.message : String(error));
    return null;
  }
}

function reportYaml(source: PlanSource, at: number, message: string): void {
  source.report(at, {
    rule: "plan-front-matter",
    message: `The front matter is not valid YAML: ${message}`,
    expected: "key: value",
    hint: "put quotes round a value that begins with a back-tick, `@`, `%`, `*`, `&` or `!`, or holds `: ` or ` #`",
  });
}

function noteOffsets(node: unknown, value: object, base: number): void {
  if (isMap(node)) {
    for (const { key, value: child } of node.items) {
      if (isScalar(key)) noteChild(value, { key: String(key.value), node: child ?? key }, base);
    }
  } else if (isSeq(node)) {
    for (const [index, child] of node.items.entries()) noteChild(value, { key: String(index), node: child }, base);
  }
}

function noteChild(parent: object, { key, node }: { key: string; node: unknown }, base: number): void {
  if (!isNode(node)) return;
  noteOffset(parent, key, base + (node.range?.[0] ?? 0));
  const child = (parent as Record<string, unknown>)[key];
  if (typeof child === "object" && child !== null) noteOffsets(node, child, base);
}
