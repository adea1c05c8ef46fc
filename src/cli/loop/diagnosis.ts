import { plural } from "../../base/text/plural.ts";
import type { CanaryReport, CanaryResult } from "../../harness/runners/canary.ts";

/** One way in which the project starts a runner, and what the canary says of it. */
export interface Diagnosis {
  readonly start: string;
  readonly folder: string;
  readonly report: CanaryReport;
}

/** A program that writes JUnit XML, which is checked on each run and not before. */
export interface UnprobedCommand {
  readonly program: string;
  readonly folder: string;
  readonly report: string | null;
}

/** A runner's line with one below it for each probe; the one line that matters where it does not start at all. */
export function formatDiagnosis({ start, folder, report }: Diagnosis): readonly string[] {
  const { runner, probes, trusted } = report;
  const name = `${start}${inFolder(folder)}`;
  const first = probes[0]?.received;
  if (first !== undefined && probes.every(({ received }) => received.end === "not-started")) {
    const fix = first.hint === null ? "" : ` — fix: ${first.hint}`;
    return [`✗ ${name} does not start: ${oneLine(first.message ?? "no reason was given")}${fix}`];
  }
  const version = `${runner.runner} ${runner.version} (${runner.runtime || "runtime unknown"})`;
  return [
    `${trusted ? "✓" : "✗"} ${name}: ${version} ${trusted ? "is trusted" : "is NOT trusted"}`,
    ...probes.map(formatProbe),
  ];
}

/** What it means that commands stand in plans: nothing of them was tried. */
export function formatUnprobed(commands: readonly UnprobedCommand[]): readonly string[] {
  return commands.map(({ program, folder, report }) => {
    const place = report === null ? "no report is named: see `loop plan check`" : `reports are read from ${report}`;
    return `· ${program}${inFolder(folder)}: not probed, its exit code is held against its JUnit XML on each run; ${place}`;
  });
}

function formatProbe({ name, agrees, expected, received }: CanaryResult): string {
  if (agrees) return `    ✓ ${name}: ${describe(received)}, as expected`;
  const reason = received.message === null ? "" : ` — ${oneLine(received.message)}`;
  return `    ✗ ${name}: expected ${describe(expected)}, received ${describe(received)}${reason}`;
}

function describe({ end, outcomes, collectionErrors }: CanaryResult["expected"]): string {
  const found = [
    ...outcomes.map((outcome) => `1 test ${outcome}`),
    ...(collectionErrors === 0 ? [] : [plural(collectionErrors, "collection error")]),
  ];
  const ends = { complete: "", "no-tests": "no test matched", "timed-out": "time limit kept" } as const;
  const how = end in ends ? ends[end as keyof typeof ends] : end;
  return [how, ...found].filter((words) => words !== "").join(", ") || "nothing ran";
}

function inFolder(folder: string): string {
  return folder === "." ? "" : ` in ${folder}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}
