import Handlebars from "handlebars";
import type { TemplateSource } from "../types.ts";
import type { TemplateProblem } from "./problem.ts";

/** Parses a template; what is wrong with its form comes back as a problem. */
export function parseTemplate(source: TemplateSource): hbs.AST.Program | TemplateProblem {
  try {
    return Handlebars.parse(source.text);
  } catch (error) {
    const message = (error as Error).message;
    return {
      where: { file: source.file, ...placeOf(error as ParseFault, source.text) },
      message: "The template cannot be parsed",
      received: message.split("\n").at(-1) ?? message,
      expected: "Handlebars: each {{#block}} closed by its {{/block}}, each {{ by its }}",
      hint: "look at the tag there and at the one before it",
    };
  }
}

type ParseFault = Error & { readonly lineNumber?: number; readonly column?: number };

function placeOf(error: ParseFault, text: string): { readonly line: number; readonly column: number } {
  if (error.lineNumber !== undefined) return { line: error.lineNumber, column: (error.column ?? 0) + 1 };
  const [first = "", excerpt = "", pointer = ""] = error.message.split("\n");
  const line = Number(/line (\d+)/.exec(first)?.[1] ?? 1);
  const past = excerpt.slice(0, pointer.indexOf("^")).replace(/^\.\.\./, "");
  return { line, column: columnAfter(text.split("\n")[line - 1] ?? "", past) };
}

/** The parser shows what it has read without line breaks and cut short; the column is where that ends in the line. */
function columnAfter(line: string, past: string): number {
  for (let length = line.length; length > 0; length -= 1) {
    const start = line.slice(0, length);
    if (past.endsWith(start) || (past !== "" && start.endsWith(past))) return length + 1;
  }
  return 1;
}
