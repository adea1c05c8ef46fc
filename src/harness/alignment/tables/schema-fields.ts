import type { Interval, Said, SchemaField } from "./types.ts";

/** Follows a `$ref`; null where it leads outside or nowhere. */
export type Follow = (reference: string) => { readonly node: unknown; readonly follow: Follow } | null;

interface Node {
  readonly [key: string]: unknown;
}

interface Resolved {
  readonly node: Node;
  readonly follow: Follow;
}

const DEEPEST = 20;

/**
 * The names that a part of a JSON Schema has: its properties, those of its items, the keys of a plain map of schemas,
 * or its values where it is an enumeration.
 * @returns null where the part has no names at all
 */
export function readSchemaFields(part: unknown, follow: Follow): readonly SchemaField[] | null {
  if (Array.isArray(part)) return part.every(isScalar) ? part.map(valueField) : null;
  if (!isNode(part)) return null;
  const parts = expand({ node: part, follow });
  const fields = fieldsOf(parts);
  if (fields.length > 0) return fields;
  const values = allowedOf(parts);
  if (values !== null) return values.map(valueField);
  const entries = Object.entries(part);
  const isMap = entries.length > 0 && entries.every(([, value]) => isNode(value)) && part["type"] === undefined;
  return isMap ? entries.map(([name, value]) => createField(name, { node: value as Node, follow }, false)) : null;
}

function valueField(value: unknown): SchemaField {
  return { name: String(value), said: nothing, default: undefined, isAside: false, fields: () => [] };
}

const nothing: Said = { types: null, interval: null, allowed: null, nullable: null, required: null };

/** A schema with all that it is composed of: references, `allOf`, `anyOf`, `oneOf`, the items of a list are apart. */
function expand(start: Resolved): readonly Resolved[] {
  const found: Resolved[] = [];
  const seen = new Set<unknown>();
  const visit = ({ node, follow }: Resolved, depth: number): void => {
    if (depth > DEEPEST || seen.has(node)) return;
    seen.add(node);
    found.push({ node, follow });
    const reference = node["$ref"];
    const target = typeof reference === "string" ? follow(reference) : null;
    if (target !== null && isNode(target.node)) visit({ node: target.node, follow: target.follow }, depth + 1);
    for (const key of ["allOf", "anyOf", "oneOf"]) {
      for (const each of listOf(node[key])) if (isNode(each)) visit({ node: each, follow }, depth + 1);
    }
  };
  visit(start, 0);
  return found;
}

function fieldsOf(parts: readonly Resolved[]): readonly SchemaField[] {
  const required = new Set(parts.flatMap(({ node }) => listOf(node["required"])));
  const own = parts.flatMap(({ node, follow }) => {
    const properties = isNode(node["properties"]) ? Object.entries(node["properties"]) : [];
    return properties.map(([name, value]) =>
      createField(name, { node: isNode(value) ? value : {}, follow }, required.has(name)),
    );
  });
  const named = [...new Map(own.map((field) => [field.name, field])).values()];
  return named.length > 0 ? named : parts.flatMap((part) => fieldsOfInner(part));
}

/** Those of a list's items, and of a map's values. */
function fieldsOfInner({ node, follow }: Resolved): readonly SchemaField[] {
  const inner = isNode(node["items"]) ? node["items"] : node["additionalProperties"];
  return isNode(inner) ? fieldsOf(expand({ node: inner, follow })) : [];
}

function createField(name: string, start: Resolved, isRequired: boolean): SchemaField {
  const parts = expand(start);
  const preset = parts.find(({ node }) => "default" in node);
  let inner: readonly SchemaField[] | null = null;
  return {
    name,
    said: { ...saidBy(parts), required: isRequired },
    default: preset?.node["default"],
    isAside: name === "$schema" || parts.some(({ node }) => node["deprecated"] === true),
    fields: () => (inner ??= fieldsOf(parts)),
  };
}

function saidBy(parts: readonly Resolved[]): Omit<Said, "required"> {
  const allowed = allowedOf(parts) ?? allowedItemsOf(parts);
  const types = typesOf(parts, allowed);
  const isKnown = types.length > 0;
  return {
    types: isKnown ? [...new Set(types)] : null,
    interval: intervalOf(parts),
    allowed,
    nullable: isKnown ? types.includes("null") || (allowed?.includes(null) ?? false) : null,
  };
}

/** The written ones, and those of values that stand beside them without a type: `{ type: "null" }` or `{ const: "a" }`. */
function typesOf(parts: readonly Resolved[], allowed: Said["allowed"]): readonly string[] {
  const written = parts.flatMap(({ node }) => listOf(node["type"])).map(String);
  if (written.length === 0) return allowed?.map(typeOf) ?? [];
  const bare = parts.flatMap(({ node }) => ("type" in node ? [] : closedValues(node))).map(typeOf);
  return [...written, ...bare.filter((type) => type !== "integer" || !written.includes("number"))];
}

function closedValues(node: Node): readonly unknown[] {
  if (Array.isArray(node["enum"])) return node["enum"] as readonly unknown[];
  return "const" in node ? [node["const"]] : [];
}

function allowedOf(parts: readonly Resolved[]): readonly unknown[] | null {
  const closed = parts.flatMap(({ node }) => closedValues(node));
  if (closed.length === 0) return null;
  // `anyOf` of an enumeration and anything else is no enumeration.
  const isOpen = parts.some(({ node }) => !isComposition(node) && !isClosed(node) && !isNullSchema(node));
  if (isOpen) return null;
  const withNull = parts.some(({ node }) => isNullSchema(node)) ? [...closed, null] : closed;
  return [...new Set(withNull)];
}

function allowedItemsOf(parts: readonly Resolved[]): readonly unknown[] | null {
  const items = parts.flatMap(({ node, follow }) =>
    isNode(node["items"]) ? expand({ node: node["items"], follow }) : [],
  );
  return items.length === 0 ? null : allowedOf(items);
}

function isComposition(node: Node): boolean {
  return ["$ref", "allOf", "anyOf", "oneOf"].some((key) => key in node);
}

function isClosed(node: Node): boolean {
  return "enum" in node || "const" in node;
}

function isNullSchema(node: Node): boolean {
  return node["type"] === "null";
}

function intervalOf(parts: readonly Resolved[]): Interval | null {
  const bound = (key: string): number | null => {
    const found = parts.find(({ node }) => typeof node[key] === "number");
    return found === undefined ? null : (found.node[key] as number);
  };
  const flag = (key: string): boolean => parts.some(({ node }) => node[key] === true); // draft 4
  const above = bound("exclusiveMinimum");
  const below = bound("exclusiveMaximum");
  const from = above ?? bound("minimum");
  const to = below ?? bound("maximum");
  if (from === null && to === null) return null;
  return {
    from,
    to,
    fromOpen: above !== null || (from !== null && flag("exclusiveMinimum")),
    toOpen: below !== null || (to !== null && flag("exclusiveMaximum")),
  };
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function isScalar(value: unknown): boolean {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
