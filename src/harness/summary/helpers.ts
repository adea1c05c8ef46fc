import { oneLine } from "../../base/text/line.ts";
import { cell, cellCode, code, fence, inline } from "./text/markdown.ts";

/** A helper of the templates: what it takes and what it makes of it. */
export interface TemplateHelper {
  readonly takes: readonly ("value" | "list")[];
  readonly apply: (...values: readonly unknown[]) => string;
}

/**
 * All helpers besides Handlebars' own `if`, `unless`, `each`, `with` and `lookup`.
 * @see specs/report-templates.md §3
 */
export const helpers: Readonly<Record<string, TemplateHelper>> = {
  inline: { takes: ["value"], apply: (value) => inline(textOf(value)) },
  code: { takes: ["value"], apply: (value) => code(textOf(value)) },
  cell: { takes: ["value"], apply: (value) => cell(textOf(value)) },
  cellCode: { takes: ["value"], apply: (value) => cellCode(textOf(value)) },
  line: { takes: ["value"], apply: (value) => oneLine(textOf(value)) },
  fence: { takes: ["value", "value"], apply: (value, language) => fence(textOf(value), textOf(language)) },
  join: {
    takes: ["list", "value"],
    apply: (values, separator) => (values as readonly unknown[]).map(textOf).join(textOf(separator)),
  },
  /** Counts from 1. */
  position: { takes: ["value"], apply: (index) => String(Number(index) + 1) },
  /** Two spaces, which editors would take from the end of a template's line. */
  lineBreak: { takes: [], apply: () => "  " },
};

function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
