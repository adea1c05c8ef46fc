import type { Expected } from "./compare-values.ts";
import { compareAllowed } from "./compare-values.ts";
import { readTypes } from "./read-cells.ts";
import type { SchemaField } from "./types.ts";

interface Flagged {
  readonly cell: string;
  readonly field: SchemaField;
}

const LONG = /--[A-Za-z][\w.-]*/;

/** Whether the flags of a table are mostly their names with hyphens: then one that is not is a mistake. */
export function followsConvention(rows: readonly Flagged[]): boolean {
  const flags = rows.flatMap(({ cell, field }) => {
    const flag = LONG.exec(cell)?.[0];
    return flag === undefined ? [] : [isNamedAfter(flag, field)];
  });
  return flags.length > 1 && flags.filter(Boolean).length > flags.length / 2;
}

/** The flag's name, and what stands behind it: `<integer>`, `<a|b>`. */
export function compareFlag(cell: string, field: SchemaField, hasConvention: boolean): Expected {
  const flag = LONG.exec(cell)?.[0];
  if (flag === undefined) return null;
  if (hasConvention && !isNamedAfter(flag, field)) return expectedFlag(field);
  const metavar = /[<[{]([^<>[\]{}]{1,400})[>\]}]/.exec(cell.slice(cell.indexOf(flag) + flag.length))?.[1];
  if (metavar === undefined) return null;
  const isChoice = /[|,]/.test(metavar) && field.said.allowed !== null;
  const types = readTypes(metavar);
  if (isChoice) return compareAllowed(metavar, field.said);
  const isNumber = types?.every((type) => type === "integer" || type === "number") ?? false;
  const { types: real } = field.said;
  const hasNumber = real === null || real.some((type) => type === "integer" || type === "number");
  if (isNumber && !hasNumber) return real?.join(" or ") ?? null;
  if (metavar === "integer" && real !== null && !real.includes("integer")) return real.join(" or ");
  return null;
}

function isNamedAfter(flag: string, field: SchemaField): boolean {
  const name = kebab(field.name);
  return flag === `--${name}` || flag === `--no-${name}`;
}

/** A switch that is on by default is offered as the flag that turns it off. */
function expectedFlag(field: SchemaField): string {
  return `--${field.default === true ? "no-" : ""}${kebab(field.name)}`;
}

function kebab(name: string): string {
  return name
    .replaceAll(/(?<=[a-z\d])[A-Z]/gu, (letter) => `-${letter}`)
    .replaceAll("_", "-")
    .toLowerCase();
}
