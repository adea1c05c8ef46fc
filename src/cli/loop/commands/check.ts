import { dirname, relative, resolve, sep } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { plural } from "../../../base/text/plural.ts";
import { checkInBrief, checkProject } from "../../../harness/alignment/check.ts";
import type { issuesSince } from "../../../harness/alignment/impact/issues-since.ts";
import { applyKnown, BASELINE_FILE } from "../../../harness/alignment/review/baseline-file.ts";
import { checkReportData } from "../../../harness/output/check-report-json.ts";
import { formatCheckText } from "../../../harness/output/check-report-text.ts";
import type { CheckReport } from "../../../harness/output/check-report.ts";
import { placeReport } from "../../../harness/output/place-report.ts";
import { placeInRepository } from "../../../harness/project/root.ts";
import { readVersion } from "../../version.ts";
import { openProject, type Project } from "../open-project.ts";
import { withOwnCommands } from "../own-commands.ts";
import type { CheckOptions } from "../options.ts";
import { runCommand, type CommandContext } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop check`: exit code 1 where something no longer agrees. */
export function runCheck(options: CheckOptions): Promise<void> {
  return runCommand(options, (context) => check(context, options).catch((fault) => tellFault(fault, options)), {
    timeless: true,
  });
}

/** What stands in the way of a report is shown where GitHub shows findings as well. */
async function tellFault(fault: unknown, { github, json, root = "." }: CheckOptions): Promise<never> {
  if (github) {
    const { annotateFault } = await import("../annotate-fault.ts");
    (json ? process.stderr : process.stdout).write(annotateFault(fault, root));
  }
  throw fault;
}

async function check(context: CommandContext, options: CheckOptions): Promise<0 | 1> {
  if (options.stepSummary) summaryFile();
  const project = await openProject(context);
  const checked = await makeReport(project, options);
  const { report } = checked;
  await writeFiles(report, options, project.workspace.root);
  tellResult(context, { command: "check", ...answerOf(checked, options) });
  await tellGitHub(report, options, project.workspace.root);
  return report.issues.some((issue) => issue.severity === "error") ? 1 : 0;
}

/** Each form costs something on a large project, so only the one that is printed is made. */
function answerOf(
  { report, passed, untouched }: Checked,
  { json, since }: CheckOptions,
): { readonly data: unknown; readonly text: string } {
  if (json) return { data: checkReportData(report), text: "" };
  const kept = passed === null ? "" : `\n${BASELINE_FILE} let pass ${passed}.`;
  const left = untouched === 0 ? "" : `\n--since ${since} left out ${plural(untouched, "finding")}.`;
  return { data: null, text: `${formatCheckText(report)}${kept}${left}` };
}

/** A report with what its baseline let pass, and how much of it the changes do not touch. */
interface Checked {
  readonly report: CheckReport;
  readonly passed: number | null;
  readonly untouched: number;
}

async function makeReport({ workspace, plans }: Project, options: CheckOptions): Promise<Checked> {
  const { root, invocation } = workspace;
  const { baseline, since, results = [] } = options;
  const traced = needsTrace(options) ? await checkProject(workspace, { plans, results }) : null;
  const report = traced?.report ?? (await checkInBrief(workspace, { plans, results }));
  const known = baseline ? await applyKnown(root, report.issues) : { issues: report.issues, passed: null };
  const touched =
    since === undefined || traced === null
      ? known.issues
      : await onlySince(known.issues, { root, since, alignment: traced.alignment, trace: traced.trace });
  const issues = touched.map((issue) => withOwnCommands(issue, invocation));
  return { report: { ...report, issues }, passed: known.passed, untouched: known.issues.length - issues.length };
}

/** Forms that name every clause; the others tell of findings and counts. */
function needsTrace({ json, junit, html, since }: CheckOptions): boolean {
  return json || [junit, html, since].some((option) => option !== undefined);
}

/** What looks at git's changes is loaded where it is asked for. */
async function onlySince(...request: Parameters<typeof issuesSince>): ReturnType<typeof issuesSince> {
  const impact = await import("../../../harness/alignment/impact/issues-since.ts");
  return impact.issuesSince(...request);
}

/** Each renderer is loaded where it is asked for. */
async function writeFiles(
  report: CheckReport,
  { root = ".", sarif, junit, html }: CheckOptions,
  projectRoot: string,
): Promise<void> {
  if (sarif !== undefined) {
    const { formatSarif } = await import("../../../harness/output/sarif.ts");
    const placed = placeReport(report, placeInRepository(projectRoot));
    await saveFile(resolve(root, sarif), formatSarif(placed, { toolVersion: readVersion() }));
  }
  if (junit !== undefined) {
    const { formatJunit } = await import("../../../harness/output/junit.ts");
    await saveFile(resolve(root, junit), formatJunit(report));
  }
  if (html !== undefined) {
    const { renderPage } = await import("../../../harness/output/html/render-page.ts");
    const path = resolve(root, html);
    await saveFile(path, renderPage(report, { toRoot: wayTo(projectRoot, path) }));
  }
}

/** From a file's folder to the root, as a page links: `../../`. */
function wayTo(root: string, file: string): string {
  const way = relative(dirname(file), root).split(sep).join("/");
  return way === "" ? "" : `${way}/`;
}

async function tellGitHub(
  report: CheckReport,
  { json, github, stepSummary }: CheckOptions,
  projectRoot: string,
): Promise<void> {
  if (github) {
    const { formatAnnotations } = await import("../../../harness/output/annotations.ts");
    // With --json, standard output holds nothing but events.
    (json ? process.stderr : process.stdout).write(
      formatAnnotations(placeReport(report, placeInRepository(projectRoot))),
    );
  }
  if (!stepSummary) return;
  const file = summaryFile();
  const { formatCheckSummary } = await import("../../../harness/output/check-summary.ts");
  const { appendStepSummary, roomInStepSummary } = await import("../../../harness/output/step-summary.ts");
  const mostBytes = await roomInStepSummary(file).catch(() => 0); // to append tells what is wrong
  await appendStepSummary(file, formatCheckSummary(report, { mostBytes }));
}

function summaryFile(): string {
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") throw noSummaryFile();
  return file;
}

function noSummaryFile(): AppError {
  return new AppError("CONFIG_INVALID", "There is no step summary to append to", {
    received: "no GITHUB_STEP_SUMMARY in the environment",
    expected: "the path of a file, as GitHub sets it in a workflow",
    hint: "leave --step-summary out elsewhere, or set GITHUB_STEP_SUMMARY yourself",
  });
}
