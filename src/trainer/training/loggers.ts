import { join } from "node:path";
import { saveFile } from "../../base/files/atomic.ts";
import type { FitObserver } from "./events.ts";
import type { ExecutionConfig } from "./execution-config.ts";
import { renderCsv, renderJsonLines } from "./render-log.ts";
import type { LogRecord } from "./types.ts";

const FORMATS = {
  csv: { file: "metrics.csv", render: renderCsv },
  jsonl: { file: "metrics.jsonl", render: renderJsonLines },
} as const;

/**
 * Observers that write `metrics.csv` and `metrics.jsonl`, as `logger` asks. Each writes its file anew, whole, from the
 * log that is part of the state: a killed run leaves whole lines, and a resumed one has exactly those of its checkpoint.
 * @param folder the run folder
 * @public
 */
export function createLoggers(folder: string, config: Pick<ExecutionConfig, "logger">): readonly FitObserver[] {
  return config.logger.flatMap((name) => (name === "none" ? [] : createLogger(folder, name)));
}

function createLogger(folder: string, name: keyof typeof FORMATS): FitObserver {
  const { file, render } = FORMATS[name];
  const write = (history: readonly LogRecord[]): Promise<void> => saveFile(join(folder, file), render(history));
  return {
    name: `logger ${name}`,
    onEvent: (event) => ("history" in event ? write(event.history) : undefined),
  };
}
