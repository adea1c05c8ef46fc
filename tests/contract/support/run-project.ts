import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunContext, RunnerEvent, RunRequest } from "../../../src/harness/runners/types.ts";
import type { ContractOutcome, ContractProject, ContractRunner } from "./types.ts";

/** A project that lies in a temporary folder, and what an adapter is given to run it. */
export interface WrittenProject {
  readonly root: string;
  readonly requests: readonly RunRequest[];
  readonly context: RunContext;
}

/** Writes a project to a temporary folder, runs its selectors there and cleans up. */
export async function runProject(runner: ContractRunner, project: ContractProject): Promise<ContractOutcome> {
  return await withProject(runner, project, async ({ requests, context }) => {
    const runs = await runner.adapter.run(requests, context);
    const logs = await Promise.all(requests.map((request) => readFile(request.logPath)));
    const tests = Object.fromEntries((runs[0]?.tests ?? []).map((result) => [ownName(result.name), result]));
    return { runs, logs, tests, collectionErrors: runs[0]?.collectionErrors ?? [] };
  });
}

/** The same for a use of its own. */
export async function withProject<Result>(
  runner: ContractRunner,
  project: ContractProject,
  use: (written: WrittenProject) => Promise<Result>,
): Promise<Result> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "contract-")));
  try {
    const root = join(base, "project");
    await mkdir(join(base, "scratch"));
    await mkdir(join(base, "logs"));
    await writeFiles(root, project.files);
    await runner.prepare?.(root);
    const requests = project.selectors.map((args, index) => requestFor(runner, { args, base, index, project }));
    return await use({ root, requests, context: contextFor(base, root) });
  } finally {
    await rm(base, { recursive: true, force: true });
  }
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
