import { mkdir, mkdtemp, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import type { SelectorCommand } from "../selector/types.ts";
import type {
  CanaryProbe,
  CanarySpecification,
  RunContext,
  RunnerAdapter,
  RunnerVersion,
  RunRequest,
  SelectorRun,
} from "./types.ts";

/** What a probe brought, in the terms of `CanaryProbe.expected`; with the end's own message and hint where it has them. */
export type CanaryFinding = CanaryProbe["expected"] & {
  readonly message: string | null;
  readonly hint: string | null;
};

/** One probe beside what came of it. */
export interface CanaryResult {
  readonly name: CanaryProbe["name"];
  readonly expected: CanaryProbe["expected"];
  readonly received: CanaryFinding;
  readonly agrees: boolean;
}

/** Whether a runner's verdicts can be believed in a project, and why. */
export interface CanaryReport {
  readonly runner: RunnerVersion;
  /** All probes came out as expected. */
  readonly trusted: boolean;
  readonly probes: readonly CanaryResult[];
}

/** What a canary needs of a run, with the folder whose runner is probed. */
export interface CanaryContext extends RunContext {
  /** Folder of the selectors, absolute; the canary's project lies beneath it for the time of the probes. */
  readonly cwd: string;
}

/**
 * Runs tiny tests with known outcomes, started the way the example command is, and compares what comes.
 * They lie in `<cwd>/.loop/`, so that the project's own runner is found from there; git does not see them.
 * @throws AppError `IO_FAILED` when the folder cannot be written, `RUN_INTERRUPTED` when the signal came meanwhile
 * @see specs/runner-protocol.md §5
 */
export async function probeRunner(
  adapter: RunnerAdapter,
  exampleCommand: SelectorCommand,
  context: CanaryContext,
): Promise<CanaryReport> {
  const { canary } = adapter;
  if (canary === null) return { runner: { runner: adapter.name, version: "", runtime: "" }, trusted: true, probes: [] };
  const folder = await writeCanary(canary, context.cwd);
  try {
    const command = anchorCommand(exampleCommand, context.cwd);
    const requests = canary.probes.map((probe) => requestFor(probe, { command, folder, context }));
    const runs = await runProbes(canary.probes, requests, (group) =>
      adapter.run(group, { ...context, root: folder, onEvent: keepProcesses(context) }),
    );
    if (context.signal.aborted) throw interrupted(adapter.name);
    const probes = canary.probes.map((probe) =>
      compare(
        probe,
        runs.find(({ key }) => key === keyOf(probe)),
      ),
    );
    return { runner: versionOf(adapter, runs), trusted: probes.every(({ agrees }) => agrees), probes };
  } finally {
    await removeCanary(folder);
  }
}

async function writeCanary({ files }: CanarySpecification, cwd: string): Promise<string> {
  try {
    await mkdir(join(cwd, ".loop"), { recursive: true });
    const folder = await mkdtemp(join(cwd, ".loop", "canary-"));
    for (const [path, text] of Object.entries({ ".gitignore": "*\n", ...files })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return folder;
  } catch (error) {
    throw new AppError("IO_FAILED", `Could not write the runner's probe below ${cwd}`, {
      kind: "environment",
      received: (error as NodeJS.ErrnoException).code ?? String(error),
      expected: "a folder that can be written to",
      hint: "give the current user the right to write there; the probe is removed again",
      where: { file: cwd },
      cause: error,
    });
  }
}

/** A busy machine may need longer than a short limit to come to the test that hangs. */
const patience = 5;

/** Those that hang run apart, at the same time: their time-out would only make the others be run again. */
async function runProbes(
  probes: readonly CanaryProbe[],
  requests: readonly RunRequest[],
  run: (group: readonly RunRequest[]) => Promise<readonly SelectorRun[]>,
): Promise<readonly SelectorRun[]> {
  const hanging = new Set(probes.filter(({ expected }) => expected.end === "timed-out").map(keyOf));
  const quick = requests.filter(({ key }) => !hanging.has(key));
  const slow = requests.filter(({ key }) => hanging.has(key));
  // Settled, not raced: the folder may only be removed when nothing runs in it any more.
  const groups = await Promise.allSettled([
    quick.length > 0 ? run(quick) : [],
    slow.length > 0 ? runPatiently(probes, slow, run) : [],
  ]);
  return groups.flatMap((group) => {
    if (group.status === "rejected") throw group.reason;
    return group.value;
  });
}

/** What its short limit cut off too early is run again with a long one. */
async function runPatiently(
  probes: readonly CanaryProbe[],
  requests: readonly RunRequest[],
  run: (group: readonly RunRequest[]) => Promise<readonly SelectorRun[]>,
): Promise<readonly SelectorRun[]> {
  const runs = await run(requests);
  const agreed = runs.filter((each) =>
    probes.some((probe) => keyOf(probe) === each.key && compare(probe, each).agrees),
  );
  const open = requests.filter(({ key }) => !agreed.some((each) => each.key === key));
  if (open.length === 0) return agreed;
  return [...agreed, ...(await run(open.map((each) => ({ ...each, timeoutMs: each.timeoutMs * patience }))))];
}

function keyOf({ name }: CanaryProbe): string {
  return `canary-${name}`;
}

/** Half a probe says nothing about a runner: there is no report of it that a caller could keep. */
function interrupted(runner: string): AppError {
  return new AppError("RUN_INTERRUPTED", `The probe of ${runner} was interrupted`, {
    kind: "interrupted",
    hint: "run the same command again",
  });
}

/** With `.loop`, where nothing else lies in it. */
async function removeCanary(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await rmdir(dirname(folder)).catch(() => {});
}

/** Programs named by a path are meant from the selectors' folder, not from the canary's. */
function anchorCommand(command: SelectorCommand, cwd: string): SelectorCommand {
  const anchor = (word: string): string => (/^(?!-).*\//u.test(word) ? resolve(cwd, word) : word);
  return { ...command, launcher: command.launcher.map(anchor), program: anchor(command.program) };
}

interface Surroundings {
  readonly command: SelectorCommand;
  readonly folder: string;
  readonly context: CanaryContext;
}

function requestFor(probe: CanaryProbe, { command, folder, context }: Surroundings): RunRequest {
  const text = [...command.launcher, command.program, ...probe.args].join(" ");
  return {
    key: keyOf(probe),
    command: { ...command, text, args: probe.args },
    cwd: folder,
    timeoutMs: probe.timeoutMs,
    logPath: join(context.scratch, "canary", `${probe.name}.log`),
  };
}

/** The journal must know of every process; the probes' tests are nobody's. */
function keepProcesses({ onEvent }: RunContext): RunContext["onEvent"] {
  return (event) => {
    if (event.kind === "process-started" || event.kind === "process-ended") onEvent(event);
  };
}

function compare({ name, expected }: CanaryProbe, run: SelectorRun | undefined): CanaryResult {
  const received = {
    end: run?.end.kind ?? "not-started",
    outcomes: (run?.tests ?? []).map((test) => test.outcome),
    collectionErrors: run?.collectionErrors.length ?? 0,
    message: run !== undefined && "message" in run.end ? run.end.message : null,
    hint: run?.end.kind === "not-started" ? run.end.hint : null,
  };
  const agrees =
    received.end === expected.end &&
    received.outcomes.join() === expected.outcomes.join() &&
    received.collectionErrors === expected.collectionErrors;
  return { name, expected, received, agrees };
}

/** The version that the first started probe told. */
function versionOf({ name }: RunnerAdapter, runs: readonly SelectorRun[]): RunnerVersion {
  const told = runs.find(({ runner }) => runner.version !== "");
  return told?.runner ?? { runner: name, version: "", runtime: "" };
}
