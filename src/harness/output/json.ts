import type { LoopEvent, Reporter } from "./events.ts";

/** What the JSON reporter writes to and reads the time from. */
export interface JsonReporterOptions {
  readonly write: (text: string) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * One event a line, with the version of the format and the time.
 * @see events.schema.json
 */
export function jsonReporter({ write, clock }: JsonReporterOptions): Reporter {
  return {
    onEvent: (event) =>
      write(`${JSON.stringify({ v: 1, at: new Date(clock()).toISOString(), ...inWholeMs(event) })}\n`),
    close: () => {},
  };
}

function inWholeMs(event: LoopEvent): LoopEvent {
  return "lastMs" in event && event.lastMs !== null ? { ...event, lastMs: Math.round(event.lastMs) } : event;
}
