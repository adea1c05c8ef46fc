import type { SchemaField } from "./types.ts";

/** Names that the first cell of a row gives: `a`, `a.b`, `a[].b`; marks of required or optional ones are taken off. */
export function namesInCell(cell: string): readonly string[] {
  const plain = cell
    .slice(0, 400)
    .replace(/\s*\((?:required|optional|deprecated|new)[^()]{0,40}\)/gi, "")
    .replace(/:\s.*$/s, "")
    .trim();
  return plain
    .split(/\s*,\s+|\s+\/\s+|\s+or\s+/)
    .map((name) => name.replace(/[?*†‡:]+$/u, "").replace(/^["'](.*)["']$/s, "$1"))
    .filter((name) => name !== "");
}

/** The field that a path leads to; null where there is none. */
export function findField(fields: readonly SchemaField[], path: string): SchemaField | null {
  const exact = fields.find(({ name }) => name === path);
  if (exact !== undefined) return exact;
  for (let at = path.length; at > 0; at = at - 1) {
    // The longest name first: a name may hold dots itself.
    if (at < path.length && path[at] !== "." && path[at] !== "[") continue;
    const head = fields.find(({ name }) => name === path.slice(0, at));
    if (head === undefined) continue;
    const rest = withoutSteps(path.slice(at));
    return rest === "" ? head : findField(head.fields(), rest);
  }
  return null;
}

/** The way to a name within: list steps `[]`, `[0]` and map steps `.*`, `.<name>` lead to no name of their own. */
function withoutSteps(rest: string): string {
  return rest.replace(/^(?:\[[^[\]]{0,40}\]|\.(?:\*|<[^<>]{0,40}>|\{[^{}]{0,40}\})(?=[.[]|$))+/, "").replace(/^\./, "");
}

/** Names that must have a row: all of the outermost level, and of each inner level of which one has a row. */
export function expectedNames(
  fields: readonly SchemaField[],
  told: ReadonlySet<string>,
  prefix = "",
): readonly string[] {
  return fields.flatMap((field) => {
    const own = `${prefix}${field.name}`;
    const inner = [`${own}.`, `${own}[].`, `${own}.*.`].find((start) =>
      [...told].some((name) => name.startsWith(start)),
    );
    if (inner !== undefined) return expectedNames(field.fields(), told, inner);
    return field.isAside ? [] : [own];
  });
}
