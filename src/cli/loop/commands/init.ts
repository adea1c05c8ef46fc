import { resolve } from "node:path";
import { detectRunners } from "../../../harness/project/detect.ts";
import { applyInit, planInit, type InitPlan } from "../../../harness/project/init.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { findRoot } from "../../../harness/project/root.ts";
import { invocationIn } from "../invocation.ts";
import type { GlobalOptions } from "../options.ts";
import { sayOwnCommands } from "../own-commands.ts";
import { runCommand, type CommandContext } from "../run-command.ts";

/** Options of `loop init`. */
export interface InitCommandOptions extends GlobalOptions {
  readonly id?: string;
  readonly agents?: true;
  readonly dryRun?: true;
}

/** `loop init`: sets a foreign repository up and touches nothing that exists. */
export function runInit(options: InitCommandOptions): Promise<void> {
  return runCommand(options, async ({ emit }) => {
    const root = findRoot(resolve(options.root ?? "."));
    const runners = await detectRunners(root);
    const plan = await planInit(root, {
      runners,
      ...(options.id === undefined ? {} : { id: options.id }),
      ...(options.agents ? { agentsCall: "npx loop" } : {}),
    });
    for (const { tool, suite, evidence } of runners) {
      emit({ event: "note", level: "info", message: `Found ${tool}: ${evidence.join("; ")}. Suite: ${suite}` });
    }
    if (runners.length === 0)
      emit({
        event: "note",
        level: "warning",
        message: "No test runner was recognised: name the suites in loop.config.json",
      });
    if (!options.dryRun) {
      await withLock(root, { command: "loop init", clock: () => new Date() }, async () => {
        await applyInit(plan);
      });
    }
    const invocation = invocationIn(root); // which the package's new script may have changed
    tellSteps(plan, { emit, dryRun: options.dryRun === true });
    if (!options.agents) emit({ event: "note", level: "info", message: sayOwnCommands(offer, invocation) });
    plan.notes.forEach((message) => emit({ event: "note", level: "info", message }));
    emit({
      event: "next",
      message: "Write the first row of the plan, then:",
      commands: [`${invocation} plan check`, invocation.replace(/ --$/, "")],
    });
    return 0;
  });
}

interface Teller {
  readonly emit: CommandContext["emit"];
  readonly dryRun: boolean;
}

function tellSteps({ steps }: InitPlan, { emit, dryRun }: Teller): void {
  for (const { path, action, reason } of steps) {
    if (action === "keep") emit({ event: "note", level: "info", message: `Left ${path} alone: ${reason}` });
    else if (dryRun) emit({ event: "note", level: "info", message: `Would ${action} ${path}: ${reason}` });
    else emit({ event: "file-written", path });
  }
}

const offer =
  "Coding agents work here? `loop init --agents` adds a hook that runs `loop check` when one stops, and a paragraph to AGENTS.md";
