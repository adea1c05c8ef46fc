import { AppError } from "../../base/errors/app-error.ts";
import { formatIssue } from "../../base/errors/issue.ts";
import { parseTemplate } from "./check/parse.ts";
import type { TemplateProblem } from "./check/problem.ts";
import { walkSource } from "./check/walk.ts";
import { shapeOf, viewSchema } from "./schema.ts";
import type { TemplateSet } from "./types.ts";

/**
 * Checks every name in every template against the view's schema, before anything is printed; Handlebars itself lets
 * unknown names in `{{#if}}`, `{{#each}}` and `lookup` pass.
 * @throws AppError `TEMPLATE_INVALID` with the first problem's place, and all of them in `problems`
 * @see specs/report-templates.md §4
 */
export function checkTemplates(set: TemplateSet): void {
  const problems = findTemplateProblems(set);
  const [first] = problems;
  if (first === undefined) return;
  const { message, where, received, expected, hint } = first;
  const texts = problems.map((problem) => formatIssue({ severity: "error", rule: "template-name", ...problem }));
  throw new AppError("TEMPLATE_INVALID", message, {
    where,
    received,
    expected,
    hint,
    ...(texts.length > 1 ? { problems: texts } : {}),
  });
}

function findTemplateProblems(set: TemplateSet): readonly TemplateProblem[] {
  const problems = new Map<string, TemplateProblem>();
  const report = (problem: TemplateProblem): void => {
    const { file, line, column } = problem.where;
    problems.set(JSON.stringify([file, line, column, problem.message]), problem);
  };
  const root = shapeOf(viewSchema);
  for (const source of Object.values(set.documents)) {
    walkSource({ set, source, including: [], report }, { shape: root, parent: null, locals: {}, root, loops: 0 });
  }
  for (const source of Object.values(set.partials)) {
    const parsed = parseTemplate(source);
    if ("where" in parsed) report(parsed);
  }
  return [...problems.values()];
}
