import type { Attempt, Manifest, Results, RowSnapshot } from "../evidence/types.ts";
import { formatDate } from "./text/duration.ts";
import { plural } from "../../base/text/plural.ts";
import { code, inline } from "./text/markdown.ts";
import type { NextStepView, StatusView, SummaryView } from "./types.ts";
import { toArchive } from "./view/archive.ts";
import { toChangeViews } from "./view/changes.ts";
import { toCommit } from "./view/commit.ts";
import { testsChangedSinceRed, toConditions, toFlaky } from "./view/conditions.ts";
import { ruleReason, toEvidence } from "./view/evidence.ts";
import { createFacts, type Facts } from "./view/facts.ts";
import { toMatrix } from "./view/matrix.ts";
import { toRegressions } from "./view/regressions.ts";
import { toStepView } from "./view/steps.ts";

const modeNames = { tdd: "TDD", parity: "Parity", perf: "Performance", docs: "Documentation" } as const;

/**
 * Everything that the reports show, from the three records of a run folder and nothing else.
 * @see specs/report-templates.md §2
 */
export function toSummaryView(manifest: Manifest, results: Results, attempt: Attempt): SummaryView {
  const facts = createFacts(manifest, results);
  return {
    ...headerOf(manifest, attempt),
    status: statusOf(manifest),
    goal: manifest.phase?.goal ?? null,
    objectives: objectivesOf(manifest),
    changes: toChangeViews(facts),
    ...stepsOf(facts),
    regressions: toRegressions(manifest),
    specs: manifest.specs.map(({ path, clause, title, note }) => ({ path, clause, title, note })),
    evidence: toEvidence(facts),
    flaky: toFlaky(manifest),
    nothingRun: nothingRunOf(manifest),
    conditions: toConditions(manifest),
    nextSteps: manifest.rows.map(toNextStep),
    matrix: toMatrix(facts),
    commit: toCommit(manifest),
    archive: toArchive(manifest),
  };
}

type Header = "runId" | "attempt" | "date" | "branch" | "initiative" | "planPath" | "ledgerPath" | "row" | "mode";

function headerOf(manifest: Manifest, attempt: Attempt): Pick<SummaryView, Header | "scope" | "scopeTitle"> {
  const { initiative, phase, row } = manifest;
  return {
    runId: manifest.runId,
    attempt: attempt.attempt,
    date: formatDate(manifest.finishedAt),
    branch: manifest.branch,
    initiative: { id: initiative.id, title: initiative.title },
    planPath: initiative.planPath,
    ledgerPath: manifest.ledgerPath ?? null,
    scope: phase?.id == null ? `Row ${row.id}` : `Phase ${phase.id}`,
    scopeTitle: phase?.title ?? row.title,
    row: { id: row.id, title: row.title },
    mode: modeNames[manifest.mode],
  };
}

function statusOf(manifest: Manifest): StatusView {
  const { red, green, suite, rule } = manifest;
  const broken = [red, green, suite].find((step) => step?.holds === false);
  if (broken != null) return { icon: "❌", word: "NOT PROVEN", detail: `the ${broken.step} step does not hold` };
  const changedTest = testsChangedSinceRed(manifest).length > 0;
  const icon = changedTest ? "⚠️" : "✅";
  const suiteText = `${suiteState(manifest)}${changedTest ? "; test file changed since RED" : ""}`;
  if (green === null) return { icon, word: "DONE", detail: `nothing to run for this row, ${suiteText}` };
  const passing = green.selectors.length === 1 ? "its selector passing" : `${green.selectors.length} selectors passing`;
  const rules = rule.kind === "green-only" ? "without a RED, " : "";
  return { icon, word: "GREEN", detail: `${rules}${passing}, ${suiteText}` };
}

function suiteState({ suite }: Manifest): string {
  if (suite === null) return "no suite run";
  const failed = suite.selectors.reduce((sum, { counts }) => sum + counts.failed, 0);
  return failed === 0 ? "full suite clean" : `full suite with ${plural(failed, "known failure")}`;
}

function objectivesOf(manifest: Manifest): readonly string[] {
  const red = manifest.red?.selectors.length ?? 0;
  const green = manifest.green?.selectors.length ?? 0;
  const rows = manifest.rows.filter(({ doneThisLoop, id }) => doneThisLoop && id !== manifest.row.id);
  return [
    ...[manifest.row, ...rows].map(({ id, title }) => `**${inline(id)}** ${inline(capitalized(title))}`),
    ...(red > 0 ? [`See ${plural(red, "selector")} fail without the change, for the expected reason`] : []),
    ...(green > 0 ? [`Pass ${plural(green, "selector")} with the change`] : []),
    ...(manifest.suite?.selectors ?? []).map(
      ({ command }) => `Pass the full suite without regressions: ${code(command)}`,
    ),
  ];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Steps = "red" | "redAbsence" | "green" | "greenAbsence" | "suite" | "baseline";

function stepsOf(facts: Facts): Pick<SummaryView, Steps> {
  const { manifest } = facts;
  const [baseline, red, green, suite] = [manifest.baseline, manifest.red, manifest.green, manifest.suite].map((step) =>
    step === null ? null : toStepView(facts, step),
  ) as [SummaryView["baseline"], SummaryView["red"], SummaryView["green"], SummaryView["suite"]];
  const absence = `None: ${ruleReason(manifest)}.`;
  return {
    baseline,
    red,
    redAbsence: red === null ? absence : null,
    green,
    greenAbsence: green === null ? absence : null,
    suite,
  };
}

function nothingRunOf(manifest: Manifest): string | null {
  const { baseline, red, green, suite } = manifest;
  const ran = [baseline, red, green, suite].some((step) => step !== null);
  return ran || manifest.rule.kind !== "nothing-to-run" ? null : `None: ${ruleReason(manifest)}.`;
}

function toNextStep({ id, title, state, doneThisLoop }: RowSnapshot): NextStepView {
  if (state === "done") return { id, title, icon: "✅", word: doneThisLoop ? "DONE THIS LOOP" : "DONE" };
  const words = { open: "NOT DONE", in_progress: "IN PROGRESS", blocked: "BLOCKED" } as const;
  return { id, title, icon: state === "blocked" ? "🚫" : "⏳", word: words[state] };
}
