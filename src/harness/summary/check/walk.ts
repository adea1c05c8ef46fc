import { helpers } from "../helpers.ts";
import { shapeOf, valueShape, type ViewShape } from "../schema.ts";
import type { TemplateSet, TemplateSource } from "../types.ts";
import { parseTemplate } from "./parse.ts";
import type { TemplateProblem } from "./problem.ts";
import { resolvePath, unknownName, type NameFault, type Scope } from "./scope.ts";

/** What a walk carries along. */
export interface Walker {
  readonly set: TemplateSet;
  readonly source: TemplateSource;
  /** Partials being walked, against endless inclusion. */
  readonly including: readonly string[];
  readonly report: (problem: TemplateProblem) => void;
}

const blockNames = ["if", "unless", "each", "with"];

/** Walks a source with what it can see, and reports every unknown name in it. */
export function walkSource(walker: Walker, scope: Scope): void {
  const program = parseTemplate(walker.source);
  if ("where" in program) walker.report(program);
  else walkProgram(walker, program, scope);
}

function walkProgram(walker: Walker, program: hbs.AST.Program | undefined, scope: Scope): void {
  for (const node of program?.body ?? []) walkStatement(walker, node, scope);
}

function walkStatement(walker: Walker, node: hbs.AST.Statement, scope: Scope): void {
  switch (node.type) {
    case "ContentStatement":
    case "CommentStatement":
      return;
    case "MustacheStatement":
      return walkPrinted(walker, node as hbs.AST.MustacheStatement, scope);
    case "BlockStatement":
      return walkBlock(walker, node as hbs.AST.BlockStatement, scope);
    case "PartialStatement":
      return walkPartial(walker, node as hbs.AST.PartialStatement, scope);
    default:
      report(walker, node, {
        message: "Inline partials, partial blocks and decorators are not supported",
        received: node.type,
        expected: "values, blocks and {{> partials}}",
        hint: "put the part into a file of its own beside the template and include it with {{> name}}",
      });
  }
}

function walkPrinted(walker: Walker, node: hbs.AST.MustacheStatement, scope: Scope): void {
  const shape = walkCall(walker, node, scope);
  if (shape !== null && shape.kind !== "value") wrongKind(walker, node, { shape, wanted: "value" });
}

/** A value or a helper with its arguments. */
function walkCall(
  walker: Walker,
  node: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
  scope: Scope,
): ViewShape | null {
  const name = simpleName(node.path, scope);
  if (name === "lookup") return walkLookup(walker, node, scope);
  if (name !== null && Object.hasOwn(helpers, name)) return walkHelper(walker, { node, name }, scope);
  const called = node.params.length > 0 || node.hash !== undefined || node.type === "SubExpression";
  if (!called && !blockNames.includes(name ?? "")) return walkValue(walker, asPath(node.path), scope);
  for (const param of node.params) walkValue(walker, param, scope);
  const received = (node.path as hbs.AST.PathExpression).original;
  report(walker, node.path, unknownName("helper", String(received), [...Object.keys(helpers), "lookup"]));
  return null;
}

interface HelperCall {
  readonly node: hbs.AST.MustacheStatement | hbs.AST.SubExpression;
  readonly name: string;
}

function walkHelper(walker: Walker, { node, name }: HelperCall, scope: Scope): ViewShape {
  const { takes } = helpers[name]!;
  for (const [index, param] of node.params.entries()) {
    const shape = walkValue(walker, param, scope);
    const wanted = takes[index];
    if (shape !== null && wanted !== undefined && shape.kind !== wanted) wrongKind(walker, param, { shape, wanted });
  }
  if (node.params.length !== takes.length) {
    wrongCount(walker, node, { name, wanted: takes.length, received: node.params.length });
  }
  walkHash(walker, node, { scope, allowed: [] });
  return valueShape;
}

/** `lookup` with a name that is written out, or into a list by its index. */
function walkLookup(walker: Walker, node: HelperCall["node"], scope: Scope): ViewShape | null {
  const [of, name] = node.params;
  if (of === undefined || name === undefined || node.params.length > 2) {
    wrongCount(walker, node, { name: "lookup", wanted: 2, received: node.params.length });
    return null;
  }
  const shape = walkValue(walker, of, scope);
  if (shape === null) return null;
  if (name.type !== "StringLiteral") {
    walkValue(walker, name, scope);
    if (shape.kind === "list") return shape.items === null ? null : shapeOf(shape.items);
    report(walker, name, {
      message: "A name that is computed cannot be checked",
      received: "lookup with a computed name",
      expected: 'a name in quotes, {{lookup object "name"}}, or a list and an index',
      hint: "write the name out",
    });
    return null;
  }
  const word = (name as hbs.AST.StringLiteral).value;
  if (Object.hasOwn(shape.properties, word)) return shapeOf(shape.properties[word]!);
  report(walker, name, unknownName("name", word, Object.keys(shape.properties)));
  return null;
}

function walkValue(walker: Walker, node: hbs.AST.Expression, scope: Scope): ViewShape | null {
  if (node.type === "SubExpression") return walkCall(walker, node as hbs.AST.SubExpression, scope);
  if (node.type !== "PathExpression") return valueShape;
  const { shape, fault } = resolvePath(node as hbs.AST.PathExpression, scope);
  if (fault !== undefined) report(walker, node, fault);
  return shape;
}

function walkBlock(walker: Walker, node: hbs.AST.BlockStatement, scope: Scope): void {
  const name = simpleName(node.path, scope) ?? node.path.original;
  if (!blockNames.includes(name)) {
    report(walker, node.path, unknownName("block", name, blockNames));
    return;
  }
  if (node.params.length !== 1) wrongCount(walker, node, { name: `#${name}`, wanted: 1, received: node.params.length });
  walkHash(walker, node, { scope, allowed: name === "if" || name === "unless" ? ["includeZero"] : [] });
  const subject = node.params[0];
  const shape = subject === undefined ? null : walkValue(walker, subject, scope);
  if (name === "each" && shape !== null && shape.kind !== "list")
    wrongKind(walker, subject!, { shape, wanted: "list" });
  walkProgram(walker, node.program, innerScope(walker, { node, name, shape }, scope));
  walkProgram(walker, node.inverse, scope);
}

interface Block {
  readonly node: hbs.AST.BlockStatement;
  readonly name: string;
  readonly shape: ViewShape | null;
}

function innerScope(walker: Walker, { node, name, shape }: Block, scope: Scope): Scope {
  const names = node.program?.blockParams ?? [];
  const item =
    name === "each" && shape?.items != null
      ? shapeOf(shape.items)
      : shape === null
        ? null
        : { ...shape, nullable: false };
  const given = name === "each" ? [item, valueShape] : name === "with" ? [item] : [];
  if (names.length > given.length) {
    wrongCount(walker, node, { name: `#${name} as |…|`, wanted: given.length, received: names.length });
  }
  const locals = { ...scope.locals, ...Object.fromEntries(names.map((local, index) => [local, given[index] ?? null])) };
  if (name === "if" || name === "unless") return { ...scope, locals };
  // Handlebars goes no level deeper where the context stays the same.
  const same =
    name === "with" && /^(?:this|\.)$/.test((node.params[0] as hbs.AST.PathExpression | undefined)?.original ?? "");
  const loops = scope.loops + (name === "each" ? 1 : 0);
  return same ? { ...scope, locals } : { shape: item, parent: scope, locals, root: scope.root, loops };
}

function walkPartial(walker: Walker, node: hbs.AST.PartialStatement, scope: Scope): void {
  const name = node.name.type === "PathExpression" ? (node.name as hbs.AST.PathExpression).original : "(computed)";
  const shape = node.params[0] === undefined ? scope.shape : walkValue(walker, node.params[0], scope);
  const pairs = (node.hash?.pairs ?? []).map((pair) => [pair.key, walkValue(walker, pair.value, scope)] as const);
  const source = Object.hasOwn(walker.set.partials, name) ? walker.set.partials[name] : undefined;
  if (source === undefined) {
    report(walker, node.name, unknownName("partial", name, Object.keys(walker.set.partials)));
  } else if (walker.including.includes(name)) {
    report(walker, node.name, {
      message: `The partial "${name}" includes itself`,
      received: [...walker.including, name].join(" → "),
      expected: "partials that come to an end",
      hint: "take the inclusion out",
    });
  } else {
    const inside = { ...scope, shape, parent: null, locals: Object.fromEntries(pairs) };
    walkSource({ ...walker, source, including: [...walker.including, name] }, inside);
  }
}

interface AllowedHash {
  readonly scope: Scope;
  readonly allowed: readonly string[];
}

function walkHash(
  walker: Walker,
  node: HelperCall["node"] | hbs.AST.BlockStatement,
  { scope, allowed }: AllowedHash,
): void {
  for (const pair of node.hash?.pairs ?? []) {
    walkValue(walker, pair.value, scope);
    if (!allowed.includes(pair.key)) report(walker, pair, unknownName("argument", pair.key, allowed));
  }
}

/** `{{"name"}}` and `{{12}}` print what has that name. */
function asPath(node: hbs.AST.Expression): hbs.AST.PathExpression {
  if (node.type === "PathExpression") return node as hbs.AST.PathExpression;
  const original = String((node as hbs.AST.StringLiteral).original ?? node.type);
  return { type: "PathExpression", data: false, depth: 0, parts: [original], original, loc: node.loc };
}

/** The single word that may be a helper's name; null for paths, and for words that a block parameter took. */
function simpleName(path: hbs.AST.Expression, scope: Scope): string | null {
  const { type, data, depth, parts, original } = path as hbs.AST.PathExpression;
  if (type !== "PathExpression") return null;
  const single = !data && depth === 0 && parts.length === 1 && !/^(?:\.|this\b)/.test(original);
  return single && !Object.hasOwn(scope.locals, parts[0]!) ? parts[0]! : null;
}

function wrongKind(
  walker: Walker,
  node: hbs.AST.Node,
  { shape, wanted }: { readonly shape: ViewShape; readonly wanted: "value" | "list" },
): void {
  const names =
    shape.kind === "object" ? `an object of ${Object.keys(shape.properties).join(", ")}` : `a ${shape.kind}`;
  report(walker, node, {
    message: `A ${wanted} is wanted here`,
    received: names,
    expected: `a ${wanted}`,
    hint: shape.kind === "list" ? "go through it with {{#each}}" : "name what is to be printed",
  });
}

interface Counts {
  readonly name: string;
  readonly wanted: number;
  readonly received: number;
}

function wrongCount(walker: Walker, node: hbs.AST.Node, { name, wanted, received }: Counts): void {
  report(walker, node, {
    message: `"${name}" takes another number of arguments`,
    received: `${received}`,
    expected: `${wanted}`,
    hint: wanted > received ? "add what is missing" : "take out what is too much",
  });
}

function report(walker: Walker, node: hbs.AST.Node, fault: NameFault): void {
  const { line, column } = node.loc.start;
  walker.report({ ...fault, where: { file: walker.source.file, line, column: column + 1 } });
}
