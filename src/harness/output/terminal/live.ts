import { createLogUpdate } from "log-update";
import colors from "picocolors";
import type { LoopEvent, Reporter } from "../events.ts";
import { eventLines, type Paint } from "../lines.ts";
import { nextProgress, progressLines, type Progress } from "./progress.ts";

/** A terminal, as much of it as is used. */
export type TerminalStream = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };

/** Where the live reporter draws, and its time. */
export interface LiveReporterOptions {
  readonly stdout: TerminalStream;
  /** Milliseconds, of any beginning. */
  readonly clock: () => number;
}

const redrawMs = 100;

/** picocolors leaves colours out where `NO_COLOR` is set. */
const paint: Paint = { good: colors.green, bad: colors.red, strong: colors.bold, faint: colors.dim };

/**
 * Live progress on a terminal: finished lines scroll up, a small region below shows what runs, for how long, and how
 * long it took last time. The cursor is never hidden, so nothing is to be restored after a crash.
 */
export function liveReporter({ stdout, clock }: LiveReporterOptions): Reporter {
  const screen = screenOf(stdout);
  const region = createLogUpdate(screen as unknown as NodeJS.WritableStream, { showCursor: true });
  let progress: Progress | null = null;
  let timer: NodeJS.Timeout | null = null;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (): void => {
    if (progress === null) return region.clear();
    drawnAt = clock();
    // One column stays free: a full line would wrap on some terminals.
    const lines = progressLines(progress, drawnAt, screen.columns - 1);
    region(lines.map(colors.dim).join("\n"));
  };
  const onEvent = (event: LoopEvent): void => {
    progress = nextProgress(progress, event, clock());
    const lines = eventLines(event, paint);
    if (lines.length > 0) {
      region.clear();
      stdout.write(`${lines.join("\n")}\n`);
    }
    if (event.event !== "test-finished" || clock() - drawnAt >= redrawMs) draw();
    // Never keeps the program alive.
    if (progress !== null) timer ??= setInterval(draw, redrawMs).unref();
    else stop();
  };
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const close = (): void => {
    progress = null;
    draw();
    stop();
  };
  return { onEvent, close };
}

/** The terminal with a usable size: those without a window, in containers and recorders, call themselves 0 by 0. */
function screenOf(stdout: TerminalStream) {
  return {
    write: (text: string) => stdout.write(text),
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
  };
}
