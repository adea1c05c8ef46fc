import { closest } from "fastest-levenshtein";
import { shapeOf, valueShape, type ViewShape } from "../schema.ts";

/** What a place in a template can see. */
export interface Scope {
  /** `this`; null once an unknown name was reported, so that nothing is reported twice. */
  readonly shape: ViewShape | null;
  /** `../` */
  readonly parent: Scope | null;
  /** Block parameters and a partial's own names. */
  readonly locals: Readonly<Record<string, ViewShape | null>>;
  readonly root: ViewShape;
  /** How many `each` stand around. */
  readonly loops: number;
}

/** What is wrong with a name. */
export interface NameFault {
  readonly message: string;
  readonly received: string;
  readonly expected: string;
  readonly hint: string;
}

/** The shape that a path leads to, null where that is not known, or the fault in it. */
export type Resolved =
  | { readonly shape: ViewShape | null; readonly fault?: never }
  | { readonly shape: null; readonly fault: NameFault };

const loopNames = ["index", "key", "first", "last"];

/** Follows a path as Handlebars does: block parameters first, then the context, `../` going outwards. */
export function resolvePath(path: hbs.AST.PathExpression, scope: Scope): Resolved {
  if (path.data) return resolveData(path, scope);
  let start: Scope | null = scope;
  for (let depth = 0; depth < path.depth; depth += 1) start = start?.parent ?? null;
  if (start === null) return aboveTop(path);
  const [head, ...rest] = path.parts;
  const scoped = path.depth > 0 || /^(?:\.|this\b)/.test(path.original);
  if (!scoped && head !== undefined && Object.hasOwn(scope.locals, head)) {
    return follow({ path, shape: scope.locals[head]!, parts: rest, locals: {} });
  }
  return follow({ path, shape: start.shape, parts: path.parts, locals: scoped ? {} : scope.locals });
}

/** `name`, with the nearest of the known names and all of them. */
export function unknownName(what: string, received: string, known: readonly string[]): NameFault {
  const nearest = known.length === 0 ? "" : closest(received, known);
  return {
    message: `Unknown ${what} "${received}"`,
    received,
    expected: known.length === 0 ? "no name: there is only a text here" : `one of ${known.join(", ")}`,
    hint: nearest === "" ? "print it with {{this}}" : `write "${nearest}", the nearest known name`,
  };
}

function resolveData(path: hbs.AST.PathExpression, scope: Scope): Resolved {
  const [head = "", ...rest] = path.parts;
  if (head === "root") return follow({ path, shape: scope.root, parts: rest, locals: {} });
  if (loopNames.includes(head) && rest.length === 0 && scope.loops > path.depth) return { shape: valueShape };
  const known = [...(scope.loops > path.depth ? loopNames : []), "root"].map((name) => `@${name}`);
  return { shape: null, fault: unknownName("name", path.original, known) };
}

interface Walk {
  readonly path: hbs.AST.PathExpression;
  readonly shape: ViewShape | null;
  readonly parts: readonly string[];
  readonly locals: Scope["locals"];
}

function follow({ path, shape: start, parts, locals }: Walk): Resolved {
  let shape = start;
  for (const [index, part] of parts.entries()) {
    if (shape === null) return { shape };
    if (index > 0 && shape.nullable) return { shape: null, fault: mayBeAbsent(path, parts.slice(0, index)) };
    if (shape.kind === "list" && part === "length") return { shape: valueShape };
    if (!Object.hasOwn(shape.properties, part)) {
      const known = [...namesOf(shape), ...(index === 0 ? Object.keys(locals) : [])];
      return { shape: null, fault: unknownName("name", part, known) };
    }
    shape = shapeOf(shape.properties[part]!);
  }
  return { shape };
}

function namesOf(shape: ViewShape): readonly string[] {
  return shape.kind === "list" ? ["length"] : Object.keys(shape.properties);
}

function mayBeAbsent({ original }: hbs.AST.PathExpression, parts: readonly string[]): NameFault {
  const name = parts.join(".");
  return {
    message: `"${name}" may be absent, so nothing of it can be named from outside`,
    received: original,
    expected: `a block that is left out where "${name}" is absent`,
    hint: `write {{#with ${name}}} … {{else}} … {{/with}}`,
  };
}

function aboveTop({ original }: hbs.AST.PathExpression): Resolved {
  const fault = {
    message: `"${original}" leads outside of everything that the template sees`,
    received: original,
    expected: "at most one ../ for each {{#each}} and {{#with}} around it",
    hint: "leave a ../ out, or start at the top with @root",
  };
  return { shape: null, fault };
}
