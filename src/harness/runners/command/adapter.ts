import { randomUUID } from "node:crypto";
import { runProcess, type ProcessRun } from "../../../base/process/run-process.ts";
import type { ProcessEnd, ProcessIdentity } from "../../../base/process/types.ts";
import { toArgv } from "../../selector/format.ts";
import { judgeExit } from "../exit-agreement.ts";
import { noteEnd } from "../log-note.ts";
import type { RunContext, RequestedCommand, RunEnd, RunnerAdapter, RunRequest, SelectorRun } from "../types.ts";
import { readReportFile } from "./read-report-file.ts";
import { mergeReports, readReport, type Report, type ReportPlace } from "./read-report.ts";
import { findReports, freshReports } from "./report-files.ts";

/**
 * Runs any program that writes JUnit XML; one start a selector, one after the other.
 * @see specs/runner-protocol.md §4
 */
export const commandAdapter: RunnerAdapter = {
  name: "command",
  recognises: () => true,
  run: async (requests, context) => {
    const runs: SelectorRun[] = [];
    for (const request of requests) runs.push(await runOne(request, context));
    return runs;
  },
  argvOf,
  collect: async () => null,
  canary: null,
};

/** The reports put together, and why they cannot be believed whole; null where they can. */
interface Findings {
  readonly report: Report;
  readonly problem: string | null;
}

async function runOne(request: RunRequest, context: RunContext): Promise<SelectorRun> {
  const startedAt = new Date();
  const { key, report: glob } = request;
  context.onEvent({ kind: "selector-started", key });
  const { end, report, processMs } =
    glob === undefined ? notAsked(request) : await runAndRead({ request, context, glob, startedAt });
  for (const test of report.tests) context.onEvent({ kind: "test-finished", key, test });
  await noteEnd(request.logPath, end);
  const runner = { runner: "command", version: "", runtime: "" } as const;
  const record = { argv: argvOf(request), runner, startedAt: startedAt.toISOString(), processMs, sharedStart: false };
  const run: SelectorRun = { key, end, ...report, ...record };
  context.onEvent({ kind: "selector-finished", run });
  return run;
}

interface Conclusion {
  readonly end: RunEnd;
  readonly report: Report;
  readonly processMs: number;
}

interface Reading {
  readonly request: RunRequest;
  readonly context: RunContext;
  readonly glob: string;
  readonly startedAt: Date;
}

async function runAndRead({ request, context, glob, startedAt }: Reading): Promise<Conclusion> {
  const before = await findReports(glob, request.cwd);
  const { end, durationMs } = await launch(request, context);
  const paths = freshReports(before, await findReports(glob, request.cwd), startedAt.getTime());
  const findings = await readAll(paths, { root: context.root, cwd: request.cwd });
  return { end: judge(request, end, findings), report: findings.report, processMs: durationMs };
}

async function launch(request: RunRequest, context: RunContext): Promise<ProcessRun> {
  const argv = argvOf(request);
  const started: ProcessIdentity[] = [];
  const run = await runProcess({
    argv,
    cwd: request.cwd,
    env: { ...process.env, ...request.command.environment },
    logPath: request.logPath,
    timeoutMs: request.timeoutMs,
    signal: context.signal,
    mark: `${context.mark}/${randomUUID()}`,
    onStarted: (identity) => {
      started.push(identity);
      context.onEvent({ kind: "process-started", process: identity, argv });
    },
  });
  for (const identity of started) context.onEvent({ kind: "process-ended", process: identity });
  return run;
}

async function readAll(paths: readonly string[], place: ReportPlace): Promise<Findings> {
  const reports: Report[] = [];
  let problem = paths.length === 0 ? "no file that `report` names was written" : null;
  for (const path of paths) {
    const report = await readFileReport(path, place);
    if (typeof report === "string") problem ??= `${path}: ${report}`;
    else reports.push(report);
  }
  return { report: mergeReports(reports), problem };
}

/** One file's report, or what is wrong with it. */
async function readFileReport(path: string, place: ReportPlace): Promise<Report | string> {
  try {
    const parsing = await readReportFile(path);
    if (parsing.kind === "unreadable") return `line ${parsing.line}, column ${parsing.column}: ${parsing.message}`;
    return parsing.kind === "foreign" ? "not a JUnit report" : readReport(parsing.report, place);
  } catch (error) {
    return (error as Error).message;
  }
}

/** What the process did comes first; a process that ended by itself is held against its report. */
function judge({ report, cwd, command }: RunRequest, end: ProcessEnd, findings: Findings): RunEnd {
  switch (end.kind) {
    case "not-found":
      return {
        kind: "not-started",
        message: end.message,
        hint: `correct \`${command.program}\`, or install it; it is started in ${cwd}`,
      };
    case "signalled":
      return { kind: "crashed", signal: end.signal, message: `${end.signal} ended ${command.program}` };
    case "exited":
      if (findings.problem === null)
        return judgeExit({ runner: "command", exitCode: end.exitCode, ...findings.report });
      return {
        kind: "contradiction",
        exitCode: end.exitCode,
        message: `exit code ${end.exitCode}, but ${findings.problem} (report: ${report})`,
      };
    default:
      return end;
  }
}

function notAsked({ command }: RunRequest): Conclusion {
  const end: RunEnd = {
    kind: "not-started",
    message: `\`${command.text}\` names no report, so that its tests cannot be counted`,
    hint: "let it write JUnit XML and add `report: build/reports/*.xml` under the selector",
  };
  return { end, report: { tests: [], written: [], collectionErrors: [] }, processMs: 0 };
}

function argvOf({ command }: RequestedCommand): readonly string[] {
  return toArgv(command);
}
