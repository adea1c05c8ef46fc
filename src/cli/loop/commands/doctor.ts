import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { probeOnce } from "../../../harness/cycle/trust.ts";
import type { Workspace } from "../../../harness/cycle/workspace.ts";
import { gitVersion } from "../../../harness/git/repository.ts";
import type { Plan } from "../../../harness/plan/types.ts";
import { detectRunners } from "../../../harness/project/detect.ts";
import type { CanaryReport } from "../../../harness/runners/canary.ts";
import { formatCommand, toArgv } from "../../../harness/selector/format.ts";
import { parseSelector } from "../../../harness/selector/parse.ts";
import type { SelectorCommand } from "../../../harness/selector/types.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** One way in which the project starts a runner, and what the canary says of it. */
interface Diagnosis {
  readonly start: string;
  readonly folder: string;
  readonly report: CanaryReport;
}

/** `loop doctor`: versions, and a fresh canary of every runner that plans and configuration use. */
export function runDoctor(options: GlobalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const detected = await detectRunners(workspace.root);
    const diagnoses: Diagnosis[] = [];
    for (const { command, cwd } of await listStarts(workspace, plans)) {
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
      ...(diagnoses.length === 0
        ? ["No plan or configuration names a pytest or vitest command yet."]
        : diagnoses.flatMap(formatDiagnosis)),
    ].join("\n");
    tellResult(context, { command: "doctor", data: { versions, detected, runners: diagnoses }, text });
    return diagnoses.every(({ report }) => report.trusted) ? 0 : 1;
  });
}

/** Every distinct start of a runner that can be probed, from the selectors of open plans and from the suites. */
async function listStarts(
  { config, root }: Workspace,
  plans: readonly Plan[],
): Promise<readonly { command: SelectorCommand; cwd: string }[]> {
  const suites = config.suites.length > 0 ? config.suites : (await detectRunners(root)).map((runner) => runner.suite);
  const named = plans
    .flatMap(({ status, suites: own, rows }) =>
      status === "archived" ? [] : [...own, ...rows.flatMap((row) => [...row.reds, ...row.greens])],
    )
    .map((selector) => ({ text: selector.command, cwd: selector.options.cwd ?? "." }));
  const starts = new Map<string, { command: SelectorCommand; cwd: string }>();
  for (const { text, cwd } of [...suites.map((each) => ({ text: each, cwd: "." })), ...named]) {
    const command = tryParse(text);
    if (command === null || command.runner === "command") continue;
    starts.set(JSON.stringify([command.environment, command.launcher, command.program, cwd]), { command, cwd });
  }
  return [...starts.values()];
}

/** `loop plan check` tells what is wrong with a selector; here it is left out. */
function tryParse(text: string): SelectorCommand | null {
  try {
    return parseSelector(text);
  } catch {
    return null;
  }
}

function formatDiagnosis({ start, folder, report }: Diagnosis): readonly string[] {
  const { runner, probes, trusted } = report;
  const where = folder === "." ? "" : ` in ${folder}`;
  return [
    `${trusted ? "✓" : "✗"} ${start}${where}: ${runner.runner} ${runner.version} (${runner.runtime || "runtime unknown"}) ${trusted ? "is trusted" : "is NOT trusted"}`,
    ...probes.map(({ name, agrees, expected, received }) => {
      const came = `${received.end} ${received.outcomes.join(", ")}`.trim();
      const rest = agrees
        ? came
        : `expected ${expected.end} ${expected.outcomes.join(", ")}, received ${came}${received.message === null ? "" : ` — ${received.message}`}`;
      return `    ${agrees ? "✓" : "✗"} ${name}: ${rest}`;
    }),
  ];
}
