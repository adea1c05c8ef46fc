import { posix } from "node:path";
import { ledgerFolder } from "../ledger/part.ts";
import type { LoopEvent } from "../output/events.ts";
import type { Plan } from "../plan/types.ts";
import type { LoopConfig } from "../project/config.ts";

/** What every step of a cycle works with; clock, signal and receiver of events are passed in. */
export interface Workspace {
  /** The repository's root, absolute. */
  readonly root: string;
  readonly config: LoopConfig;
  /** All plans: their check boxes, and the reports that their commands write, are no part of the tree hash. */
  readonly plans: readonly Plan[];
  readonly clock: () => Date;
  readonly emit: (event: LoopEvent) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** How a person calls this program here: `npm run loop --` or `npx loop`. */
  readonly invocation: string;
  readonly toolVersion: string;
}

/** Globs of what is no part of the tree that results stand for: run folders, ledger, commands' reports, caches. */
export function excludedFromTree({ config, plans }: Pick<Workspace, "config" | "plans">): readonly string[] {
  return [
    `${config.reports}/**`,
    config.ledger,
    `${ledgerFolder(config.ledger)}/**`,
    ...reportGlobs(plans),
    ...config.ignore,
  ];
}

function reportGlobs(plans: readonly Plan[]): readonly string[] {
  const selectors = plans.flatMap(({ suites, rows }) => [
    ...suites,
    ...rows.flatMap((row) => [...row.reds, ...row.greens]),
  ]);
  const globs = selectors.flatMap(({ options }) =>
    options.report === undefined ? [] : [posix.join(options.cwd ?? ".", options.report)],
  );
  return [...new Set(globs)];
}

/** A command of this program as a person types it here. */
export function formatInvocation(workspace: Pick<Workspace, "invocation">, ...args: readonly string[]): string {
  return args.length === 0 ? workspace.invocation.replace(/ --$/, "") : `${workspace.invocation} ${args.join(" ")}`;
}
