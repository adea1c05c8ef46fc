import type { RunEnd } from "../types.ts";
import type { DriverOutcome } from "./start.ts";
import type { SessionOptions } from "./types.ts";

const tailLines = 15;

/** The end of a selector whose driver never became ready, with the last lines that the driver wrote. */
export function describeNotStarted(session: SessionOptions, outcome: DriverOutcome, output: string): RunEnd {
  const { runner, cwd } = session;
  const tail = output.trimEnd().split("\n").slice(-tailLines).join("\n");
  const message = [whatHappened(session, outcome), tail].filter((part) => part !== "").join("\n");
  const hint = session.startHint?.(output) ?? `see that ${runner} is installed and starts in ${cwd}`;
  return { kind: "not-started", message, hint };
}

function whatHappened({ runner }: SessionOptions, { end, overdue }: DriverOutcome): string {
  if (end.kind === "not-found") return end.message;
  if (overdue?.kind === "start-up") return `${runner} was not ready within ${overdue.limitMs / 1000} s`;
  const how =
    end.kind === "exited" ? `with exit code ${end.exitCode}` : `by ${end.kind === "signalled" ? end.signal : end.kind}`;
  return `${runner} ended ${how} before it was ready`;
}
