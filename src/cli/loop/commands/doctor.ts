import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { probeOnce } from "../../../harness/cycle/trust.ts";
import { gitVersion } from "../../../harness/git/repository.ts";
import type { Plan } from "../../../harness/plan/types.ts";
import type { LoopConfig } from "../../../harness/project/config.ts";
import { detectRunners } from "../../../harness/project/detect.ts";
import type { DetectedRunner } from "../../../harness/project/detected-runner.ts";
import { formatDiagnosis, formatUnprobed, type Diagnosis, type UnprobedCommand } from "../diagnosis.ts";
import { formatCommand, toArgv } from "../../../harness/selector/format.ts";
import { parseSelector } from "../../../harness/selector/parse.ts";
import type { SelectorCommand } from "../../../harness/selector/types.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop doctor`: versions, and a fresh canary of every runner that plans and configuration use. */
export function runDoctor(options: GlobalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const detected = await detectRunners(workspace.root);
    const named = listNamed(workspace.config, plans, detected);
    const commands = listUnprobed(named);
    const diagnoses: Diagnosis[] = [];
    for (const { command, cwd } of distinctStarts(named)) {
      const start = { command, cwd: join(workspace.root, cwd), mark: `loop-${randomUUID()}` };
      const report = await probeOnce(workspace, start, null);
      diagnoses.push({ start: formatCommand(toArgv({ ...command, args: [] })), folder: cwd, report });
    }
    const versions = {
      loop: workspace.toolVersion,
      node: process.versions.node,
      git: await gitVersion(workspace.root),
      system: `${process.platform} ${process.arch}`,
    };
    const text = [
      `loop ${versions.loop}, Node ${versions.node}, git ${versions.git}, ${versions.system}`,
      ...detected.map(({ tool, folder, suite }) => `found ${tool} in ${folder}: ${suite}`),
      ...diagnoses.flatMap(formatDiagnosis),
      ...formatUnprobed(commands),
      ...(diagnoses.length + commands.length === 0 ? ["No plan or configuration names a test command yet."] : []),
    ].join("\n");
    tellResult(context, { command: "doctor", data: { versions, detected, runners: diagnoses, commands }, text });
    return diagnoses.every(({ report }) => report.trusted) ? 0 : 1;
  });
}

interface NamedCommand {
  readonly command: SelectorCommand;
  readonly cwd: string;
  readonly report: string | null;
}

/** What open plans and the configuration name; where there is no plan yet, what was detected. */
function listNamed(
  config: LoopConfig,
  plans: readonly Plan[],
  detected: readonly DetectedRunner[],
): readonly NamedCommand[] {
  const selectors = plans
    .filter(({ status }) => status !== "archived")
    .flatMap(({ suites, rows }) => [...suites, ...rows.flatMap((row) => [...row.reds, ...row.greens])]);
  const detectedSuites = plans.length === 0 && config.suites.length === 0 ? detected : [];
  const named = [
    ...config.suites.map((text) => ({ text, cwd: ".", report: null })),
    ...selectors.map(({ command, options }) => ({
      text: command,
      cwd: options.cwd ?? ".",
      report: options.report ?? null,
    })),
    ...detectedSuites.map(({ suite, folder, runner, report }) => ({
      text: suite,
      cwd: runner === "command" ? folder : ".",
      report,
    })),
  ];
  return named.flatMap(({ text, ...rest }) => {
    const command = tryParse(text);
    return command === null ? [] : [{ command, ...rest }];
  });
}

/** One of each kind of start of a runner that can be probed. */
function distinctStarts(named: readonly NamedCommand[]): readonly NamedCommand[] {
  const starts = new Map<string, NamedCommand>();
  for (const one of named.filter(({ command }) => command.runner !== "command")) {
    const { environment, launcher, program } = one.command;
    starts.set(JSON.stringify([environment, launcher, program, one.cwd]), one);
  }
  return [...starts.values()];
}

/** Commands have no canary: what is known of each program is where its reports are looked for. */
function listUnprobed(named: readonly NamedCommand[]): readonly UnprobedCommand[] {
  const found = new Map<string, UnprobedCommand>();
  for (const { command, cwd, report } of named.filter((one) => one.command.runner === "command")) {
    found.set(JSON.stringify([command.program, cwd, report]), { program: command.program, folder: cwd, report });
  }
  return [...found.values()];
}

/** `loop plan check` tells what is wrong with a selector; here it is left out. */
function tryParse(text: string): SelectorCommand | null {
  try {
    return parseSelector(text);
  } catch {
    return null;
  }
}
