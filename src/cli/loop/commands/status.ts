import colors from "picocolors";
import { plural } from "../../../base/text/plural.ts";
import { listLoops, type KnownLoop } from "../../../harness/cycle/open-loops.ts";
import { toOverview, type PlanOverview, type RowStatus } from "../../../harness/cycle/status.ts";
import { shorten } from "../../../base/text/line.ts";
import { openProject } from "../open-project.ts";
import type { CycleOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop status`: rows of all plans with state, last RED, last GREEN and their age. */
export function runStatus(options: CycleOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const wanted = plans.filter(
      (plan) => options.plan === undefined || plan.id === options.plan || plan.path === options.plan,
    );
    const loops = await listLoops(workspace);
    const overview = toOverview(wanted, loops);
    tellResult(context, {
      command: "status",
      data: overview,
      text: formatOverview(overview, { now: workspace.clock(), refusedSuites: refusedSuitesOf(loops) }),
    });
    return 0;
  });
}

const boxes = { open: "[ ]", in_progress: "[P]", blocked: "[B]", done: "[x]" } as const;

interface Facts {
  readonly now: Date;
  /** Run ids of loops whose last suite does not hold. */
  readonly refusedSuites: ReadonlySet<string>;
}

function refusedSuitesOf(loops: readonly KnownLoop[]): ReadonlySet<string> {
  const refused = loops.filter(({ state }) => {
    const suites = [state.suite, ...state.refused.filter(({ step }) => step === "suite")].filter(
      (step) => step !== null,
    );
    return suites.sort((a, b) => Date.parse(a.finishedAt) - Date.parse(b.finishedAt)).at(-1)?.holds === false;
  });
  return new Set(refused.map(({ folder }) => folder.runId));
}

function formatOverview(plans: readonly PlanOverview[], facts: Facts): string {
  if (plans.length === 0) return "No plan was found. Start one with `loop plan new <ID>`.";
  return plans
    .map((plan) => {
      const errors = plan.errors === 0 ? "" : colors.red(`  ${plan.errors} errors: loop plan check ${plan.path}`);
      const width = widest(plan.rows);
      const rows = plan.rows.map((row) => formatRow(row, { ...facts, width }));
      return [
        `${colors.bold(plan.id)} ${plan.title} ${colors.dim(`(${plan.status}, ${plan.path})`)}${errors}`,
        ...rows,
        colors.dim(`  ${plan.rows.filter(({ state }) => state === "done").length} of ${plan.rows.length} done`),
      ].join("\n");
    })
    .join("\n\n");
}

function widest(rows: readonly RowStatus[]): number {
  return Math.min(
    rows.reduce((width, row) => Math.max(width, row.id.length), 0),
    24,
  );
}

function formatRow(row: RowStatus, { now, width, refusedSuites }: Facts & { readonly width: number }): string {
  const steps = [formatStep("RED", row, now), formatStep("GREEN", row, now)].filter((part) => part !== "");
  const suite = row.openLoop !== null && refusedSuites.has(row.openLoop) ? [colors.red("suite refused")] : [];
  const open = row.openLoop === null ? [] : [...suite, colors.yellow("loop open")];
  const facts = [
    ...steps,
    ...attemptsOf(row),
    ...open,
    ...(row.workable || row.state === "done" ? [] : [colors.dim("no selector")]),
  ].join(", ");
  return `  ${boxes[row.state]} ${row.id.padEnd(width)}  ${shorten(row.title, 60)}${facts === "" ? "" : `  ${facts}`}`;
}

function attemptsOf({ finished }: RowStatus): readonly string[] {
  return finished === 0 ? [] : [colors.dim(plural(finished, "attempt"))];
}

/** The steps of a row that is done are told without colour: nothing about them is to be acted on. */
function formatStep(name: "RED" | "GREEN", row: RowStatus, now: Date): string {
  const step = name === "RED" ? row.lastRed : row.lastGreen;
  if (step === null) return "";
  const text = `${name} ${step.holds ? "held" : "refused"} ${formatAge(step.at, now)} ago`;
  if (row.state === "done") return colors.dim(text);
  if (!step.holds) return colors.red(text);
  return name === "RED" ? colors.yellow(text) : colors.green(text);
}

/** `5 min`, `3 h`, `12 d`. */
function formatAge(at: string, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / (24 * 60))} d`;
}
