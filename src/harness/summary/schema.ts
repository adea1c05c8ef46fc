import { readFileSync } from "node:fs";

/** As much of JSON Schema as the view's schema uses. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/** A place in the view: what it holds, and whether it may be null. */
export interface ViewShape {
  readonly kind: "object" | "list" | "value";
  readonly nullable: boolean;
  readonly properties: Readonly<Record<string, SchemaNode>>;
  readonly items: SchemaNode | null;
}

/** JSON Schema of the view, published with the package. */
export const VIEW_SCHEMA = new URL("./summary-view.schema.json", import.meta.url);

/** The same, read. */
export const viewSchema = JSON.parse(readFileSync(VIEW_SCHEMA, "utf8")) as SchemaNode;

/** Shape of everything that is printed as it is. */
export const valueShape: ViewShape = { kind: "value", nullable: false, properties: {}, items: null };

/** Follows references and alternatives down to what a template can see. */
export function shapeOf(node: SchemaNode): ViewShape {
  if (node.$ref !== undefined) return shapeOf(viewSchema.$defs![node.$ref.replace("#/$defs/", "")]!);
  if (node.anyOf !== undefined) {
    const shapes = node.anyOf.filter(({ type }) => type !== "null").map(shapeOf);
    return { ...shapes[0]!, nullable: shapes.length < node.anyOf.length };
  }
  const { properties = {}, items = null } = node;
  const kind = node.type === "object" ? "object" : node.type === "array" ? "list" : "value";
  return { kind, nullable: Array.isArray(node.type) && node.type.includes("null"), properties, items };
}
