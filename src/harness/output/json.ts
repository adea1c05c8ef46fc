import type { LoopEvent, Reporter } from "./events.ts";

/** What the JSON reporter writes to and reads the time from. */
export interface JsonReporterOptions {
  readonly write: (text: string) => void;
  /** Milliseconds since 1970; null: events carry no time, so that the same answer has the same bytes. */
  readonly clock: (() => number) | null;
}

/**
 * One event a line, with the version of the format and the time.
 * @see events.schema.json
 */
export function jsonReporter({ write, clock }: JsonReporterOptions): Reporter {
  return {
    onEvent: (event) => write(`${JSON.stringify({ v: 1, ...timeOf(clock), ...inWholeMs(event) })}\n`),
    close: () => {},
  };
}

function timeOf(clock: JsonReporterOptions["clock"]): { readonly at?: string } {
  return clock === null ? {} : { at: new Date(clock()).toISOString() };
}

function inWholeMs(event: LoopEvent): LoopEvent {
  return "lastMs" in event && event.lastMs !== null ? { ...event, lastMs: Math.round(event.lastMs) } : event;
}
