import type { LoopEvent } from "../output/events.ts";
import type { LoopConfig } from "../project/config.ts";

/** What every step of a cycle works with; clock, signal and receiver of events are passed in. */
export interface Workspace {
  /** The repository's root, absolute. */
  readonly root: string;
  readonly config: LoopConfig;
  /** Paths of all plans, relative to the root: their check boxes are no part of the tree hash. */
  readonly planPaths: readonly string[];
  readonly clock: () => Date;
  readonly emit: (event: LoopEvent) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** How a person calls this program here: `npm run loop --` or `npx loop`. */
  readonly invocation: string;
  readonly toolVersion: string;
}

/** Globs of what is no part of the tree that results stand for: reports, ledger, caches. */
export function excludedFromTree(config: LoopConfig): readonly string[] {
  const ledgerParts = config.ledger.replace(/\.md$/, "");
  return [`${config.reports}/**`, config.ledger, `${ledgerParts}/**`, ...config.ignore];
}

/** A command of this program as a person types it here. */
export function formatInvocation(workspace: Pick<Workspace, "invocation">, ...args: readonly string[]): string {
  return args.length === 0 ? workspace.invocation.replace(/ --$/, "") : `${workspace.invocation} ${args.join(" ")}`;
}
