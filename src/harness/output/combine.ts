import type { LoopEvent, Reporter } from "./events.ts";

/** Several reporters as one. One that throws is left out from then on; the others are told once, and the run goes on. */
export function combineReporters(reporters: readonly Reporter[]): Reporter {
  const failed = new Set<Reporter>();
  const tell = (event: LoopEvent): void => {
    for (const reporter of reporters) {
      if (failed.has(reporter)) continue;
      try {
        reporter.onEvent(event);
      } catch (error) {
        failed.add(reporter);
        tell({ event: "note", level: "warning", message: `A reporter failed and is left out: ${messageOf(error)}` });
      }
    }
  };
  return { onEvent: tell, close: () => closeAll(reporters) };
}

function closeAll(reporters: readonly Reporter[]): void {
  for (const reporter of reporters) {
    try {
      reporter.close();
    } catch {
      // What a reporter cannot put in order at its end is no fault of the run.
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
