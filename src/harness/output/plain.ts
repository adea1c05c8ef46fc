import type { Reporter } from "./events.ts";
import { eventLines, plainPaint } from "./lines.ts";

/** What the plain reporter writes to. */
export interface PlainReporterOptions {
  readonly write: (text: string) => void;
}

/** Plain lines for CI, pipes and dumb terminals: no colours, nothing moves. */
export function plainReporter({ write }: PlainReporterOptions): Reporter {
  return {
    onEvent: (event) => {
      const lines = eventLines(event, plainPaint);
      if (lines.length > 0) write(`${lines.join("\n")}\n`);
    },
    close: () => {},
  };
}
