import { isMap, isPair, isSeq, parseDocument, type Document, type YAMLMap, type YAMLSeq } from "yaml";

/** What became of settings that were asked to have a hook. */
export type HookEdit =
  | { readonly kind: "added"; readonly text: string }
  | { readonly kind: "present" }
  | { readonly kind: "impossible"; readonly reason: string };

/**
 * Adds a command of the event `Stop` to the text of a coding agent's settings. Only the new bytes are new. Settings in which
 * a command of that event runs `loop check` stay.
 */
export function addStopHook(text: string, command: string): HookEdit {
  if (!isJson(text)) return impossible("it is not valid JSON");
  const document = parseDocument(text);
  const root = document.contents;
  if (document.errors.length > 0) return impossible("a key stands twice in it");
  if (!isMap(root)) return impossible("it is no JSON object");
  const entry = `{ "hooks": [{ "type": "command", "command": ${JSON.stringify(command)} }] }`;
  if (!root.has("hooks")) return added(text, root, `"hooks": { "Stop": [${entry}] }`);
  const hooks = root.get("hooks", true);
  if (!isMap(hooks)) return impossible("its `hooks` is no object");
  if (!hooks.has("Stop")) return added(text, hooks, `"Stop": [${entry}]`);
  const stop = hooks.get("Stop", true);
  if (!isSeq(stop)) return impossible("its `hooks.Stop` is no list");
  return runsCheck(document) ? { kind: "present" } : added(text, stop, entry);
}

function runsCheck(document: Document): boolean {
  const stop: unknown = (document.toJS() as { readonly hooks: { readonly Stop: unknown } }).hooks.Stop;
  return /\bloop(?: --)? check\b/u.test(JSON.stringify(stop));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The new member stands as the one before it does: on a line of its own, or beside it. */
function added(text: string, collection: YAMLMap | YAMLSeq, member: string): HookEdit {
  const [from, to] = collection.range as [number, number, number];
  const last = collection.items.at(-1);
  if (last === undefined)
    return { kind: "added", text: text.slice(0, from) + alone(text, member, text[from]!) + text.slice(to) };
  const [start, end] = edgesOf(last);
  return { kind: "added", text: `${text.slice(0, end)},${spaceBefore(text, start)}${member}${text.slice(end)}` };
}

/** An empty object at the top becomes one of three lines; deeper down the line stays one. */
function alone(text: string, member: string, bracket: string): string {
  if (bracket === "[") return `[${member}]`;
  const eol = /\r?\n/u.exec(text)?.[0] ?? "\n";
  return text.trim() === "{}" ? `{${eol}  ${member}${eol}}` : `{ ${member} }`;
}

/** Where a member of an object, or an entry of a list, begins and ends. */
function edgesOf(item: unknown): readonly [number, number] {
  const [first, last] = isPair(item) ? [item.key, item.value] : [item, item];
  return [rangeOf(first)[0], rangeOf(last)[1]];
}

function rangeOf(node: unknown): readonly [number, number, number] {
  return (node as { readonly range: readonly [number, number, number] }).range;
}

function spaceBefore(text: string, position: number): string {
  return /\s*$/u.exec(text.slice(0, position))?.[0] ?? "";
}

function impossible(reason: string): HookEdit {
  return { kind: "impossible", reason };
}
