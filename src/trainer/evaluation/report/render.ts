import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import type { ReportView } from "./view.ts";

const templateFile = new URL("report.html.hbs", import.meta.url);

/**
 * One HTML page without external files: pictures as data URIs, charts as inline SVG, light or dark as the reader's
 * system is set. All texts are escaped; the charts are taken as they are.
 */
export function renderReport(view: ReportView): string {
  const engine = Handlebars.create();
  const template = engine.compile<ReportView>(readFileSync(templateFile, "utf8"), { strict: true });
  return template(view);
}
