import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from "yaml";

/** What became of a package.json that was asked to have a script. */
export type ScriptEdit =
  | { readonly kind: "added"; readonly text: string }
  | { readonly kind: "present"; readonly command: string }
  | { readonly kind: "impossible"; readonly reason: string };

/**
 * Adds a script to the text of a package.json. Only the new bytes are new: indentation, line ends, order and spacing stay.
 * A script of that name is never replaced.
 */
export function addPackageScript(text: string, name: string, command: string): ScriptEdit {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const json = text.slice(mark.length);
  const content = parse(json);
  const document = parseDocument(json);
  if (!isObject(content) || !isMap(document.contents)) return impossible("it is not a valid JSON object");
  if (document.errors.length > 0) return impossible("a key stands twice in it");
  const { scripts } = content;
  if (scripts !== undefined && !isObject(scripts)) return impossible("its `scripts` is not an object");
  if (scripts !== undefined && Object.hasOwn(scripts, name)) return { kind: "present", command: String(scripts[name]) };
  return {
    kind: "added",
    text: mark + splice(json, document.contents, `${JSON.stringify(name)}: ${JSON.stringify(command)}`),
  };
}

function splice(json: string, root: YAMLMap, member: string): string {
  const style = styleOf(json, root);
  const object = style.multiline
    ? `{${style.eol}${style.indent.repeat(2)}${member}${style.eol}${style.indent}}`
    : `{${member}}`;
  const scripts = root.get("scripts", true);
  if (isMap(scripts)) {
    return scripts.items.length === 0 ? replace(json, scripts, object) : appendMember(json, scripts, member);
  }
  const withScripts = `"scripts": ${object}`;
  return root.items.length === 0
    ? replace(json, root, `{${style.eol}${style.indent}${withScripts}${style.eol}}`)
    : appendMember(json, root, withScripts);
}

function styleOf(json: string, root: YAMLMap): { eol: string; indent: string; multiline: boolean } {
  const eol = /\r?\n/u.exec(json)?.[0] ?? "\n";
  const [first] = root.items;
  const lead = first === undefined ? "\n  " : spaceBefore(json, startOf(first.key));
  return { eol, indent: lead.split("\n").at(-1) || "  ", multiline: lead.includes("\n") };
}

/** The new member stands as the one before it does: on a line of its own, or beside it. */
function appendMember(json: string, map: YAMLMap, member: string): string {
  const last = map.items.at(-1) as Pair;
  const end = (last.value as { range: [number, number, number] }).range[1];
  return `${json.slice(0, end)},${spaceBefore(json, startOf(last.key))}${member}${json.slice(end)}`;
}

function replace(json: string, map: YAMLMap, text: string): string {
  const [from, to] = map.range as [number, number, number];
  return json.slice(0, from) + text + json.slice(to);
}

function startOf(key: unknown): number {
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
}

function spaceBefore(json: string, offset: number): string {
  return /\s*$/u.exec(json.slice(0, offset))?.[0] ?? "";
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function impossible(reason: string): ScriptEdit {
  return { kind: "impossible", reason };
}
