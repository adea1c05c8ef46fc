import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CanaryProbe, RunContext, RunnerEvent, RunRequest } from "../../../src/harness/runners/types.ts";
import { contractCases } from "./cases.ts";
import type { ContractCaseName, ContractOutcome, ContractProject, ContractRunner } from "./types.ts";

/** Proves that an adapter tells every case of the table rightly, with real projects and real processes. */
export function describeContract(runner: ContractRunner): void {
  const reason = runner.missing === null ? "" : ` (skipped: ${runner.missing})`;
  describe.skipIf(runner.missing !== null)(`${runner.title}${reason}`, () => {
    for (const [name, { title, expect: check }] of Object.entries(contractCases)) {
      const project = runner.projects[name as ContractCaseName];
      test.concurrent(`${title}`, async () => {
        const outcome = await runProject(runner, project);
        expect(outcome.runs).toHaveLength(project.selectors.length);
        check(outcome);
      });
    }
    for (const probe of runner.adapter.canary?.probes ?? []) {
      test.concurrent(`its canary's probe ${probe.name} comes out as specified`, async () => {
        expect(await runProbe(runner, probe)).toEqual(probe.expected);
      });
    }
  });
}

/** Writes a project to a temporary folder, runs its selectors there and cleans up. */
export async function runProject(runner: ContractRunner, project: ContractProject): Promise<ContractOutcome> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "contract-")));
  try {
    const root = join(base, "project");
    await mkdir(join(base, "scratch"));
    await mkdir(join(base, "logs"));
    await writeFiles(root, project.files);
    await runner.prepare?.(root);
    const requests = project.selectors.map((args, index) => requestFor(runner, { args, base, index, project }));
    const runs = await runner.adapter.run(requests, contextFor(base, root));
    const logs = await Promise.all(requests.map((request) => readFile(request.logPath)));
    const tests = Object.fromEntries((runs[0]?.tests ?? []).map((result) => [ownName(result.name), result]));
    return { runs, logs, tests, collectionErrors: runs[0]?.collectionErrors ?? [] };
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

async function runProbe(runner: ContractRunner, probe: CanaryProbe): Promise<CanaryProbe["expected"] | null> {
  const files = runner.adapter.canary?.files ?? {};
  const { runs } = await runProject(runner, { files, selectors: [probe.args], timeoutMs: probe.timeoutMs });
  const run = runs[0];
  if (run === undefined) return null;
  const outcomes = run.tests.map((result) => result.outcome);
  return { end: run.end.kind, outcomes, collectionErrors: run.collectionErrors.length };
}

/** `test_adds` → `adds`, so that one table serves runners that want a prefix. */
function ownName(name: string): string {
  return name.replace(/^test_/u, "");
}

async function writeFiles(root: string, files: ContractProject["files"]): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

interface RequestParts {
  readonly args: readonly string[];
  readonly base: string;
  readonly index: number;
  readonly project: ContractProject;
}

function requestFor(runner: ContractRunner, { args, base, index, project }: RequestParts): RunRequest {
  const { launcher, program, adapter } = runner;
  return {
    key: `selector-${index}`,
    command: { text: [program, ...args].join(" "), environment: {}, launcher, runner: adapter.name, program, args },
    cwd: join(base, "project"),
    timeoutMs: project.timeoutMs ?? 30_000,
    logPath: join(base, "logs", `${index}.log`),
  };
}

function contextFor(base: string, root: string): RunContext {
  const signal = new AbortController().signal;
  return { root, scratch: join(base, "scratch"), mark: randomUUID(), signal, onEvent: ignore };
}

function ignore(_event: RunnerEvent): void {}
