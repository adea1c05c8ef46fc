import Handlebars from "handlebars";
import { AppError } from "../../base/errors/app-error.ts";
import { checkTemplates } from "./check-templates.ts";
import { helpers } from "./helpers.ts";
import { loadValidator } from "../../base/schema/validator.ts";
import { VIEW_SCHEMA } from "./schema.ts";
import type { Reports, SummaryView, TemplateName, TemplateSet } from "./types.ts";

/**
 * Prints a view in all its forms. The same view and templates give the same bytes.
 * @throws AppError `TEMPLATE_INVALID` when a template names what the view has not, with file, line and column
 * @see specs/report-templates.md §1
 */
export function renderReports(view: SummaryView, set: TemplateSet): Reports {
  assertView(view);
  const print = printerOf(set);
  return {
    summary: print("summary.md", view),
    ledgerEntry: print("ledger-entry.md", view),
    commitMessage: print("commit-message.txt", view),
    stepSummary: print("step-summary.md", view),
  };
}

type Printer = (name: TemplateName, view: SummaryView) => string;

/** A check prints every run of a project with one set: it is checked and compiled once. */
const printers = new WeakMap<TemplateSet, Printer>();

function printerOf(set: TemplateSet): Printer {
  const known = printers.get(set);
  if (known !== undefined) return known;
  checkTemplates(set);
  const printer = createPrinter(set);
  printers.set(set, printer);
  return printer;
}

function createPrinter(set: TemplateSet): Printer {
  const engine = Handlebars.create();
  for (const [name, { apply, takes }] of Object.entries(helpers)) {
    engine.registerHelper(name, (...values: unknown[]) => apply(...values.slice(0, takes.length)));
  }
  const options = { strict: true, noEscape: true };
  for (const [name, { text }] of Object.entries(set.partials))
    engine.registerPartial(name, engine.compile(text, options));
  const compiled = new Map(
    Object.entries(set.documents).map(([name, { text }]) => [name, engine.compile<SummaryView>(text, options)]),
  );
  return (name, view) => {
    const { file } = set.documents[name];
    try {
      return `${compiled.get(name)!(view).replace(/\n+$/, "")}\n`;
    } catch (cause) {
      throw new AppError("TEMPLATE_INVALID", `The template could not be rendered: ${(cause as Error).message}`, {
        hint: "guard what may be absent with {{#if …}} or {{#with …}}",
        where: { file },
        cause,
      });
    }
  };
}

function assertView(view: SummaryView): void {
  const validate = loadValidator(VIEW_SCHEMA);
  if (validate(view)) return;
  throw new AppError("INTERNAL", "The view of the loop does not match its published schema", {
    kind: "environment",
    received: (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join(", "),
    expected: "summary-view.schema.json",
    hint: "see that the run folder's manifest.json and results.json are complete",
  });
}
