import type { StepName } from "../evidence/types.ts";
import { formatDuration } from "../summary/text/duration.ts";
import { plural } from "../../base/text/plural.ts";
import { cleanLines, flat, oneLine } from "../../base/text/line.ts";
import { countsText } from "../summary/view/steps.ts";
import { formatErrorReport, labelled } from "../../base/errors/error-report.ts";
import type { LoopEvent } from "./events.ts";

/** How parts of a line are made to stand out; plain text leaves them as they are. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** No colours. */
export const plainPaint: Paint = { good: same, bad: same, strong: same, faint: same };

/** The lines that an event leaves behind; none for those that only move the live display. */
export function eventLines(event: LoopEvent, paint: Paint): readonly string[] {
  switch (event.event) {
    case "loop-started":
      return loopLines(event, paint);
    case "step-started":
      return [stepStartLine(event, paint)];
    case "selector-finished":
      return [selectorLine(event, paint)];
    case "step-finished": {
      const outcome = event.holds ? paint.good("holds") : paint.bad("does not hold");
      return [
        `${paint.strong(stepWord(event.step))} ${outcome} ${paint.faint(`(${formatDuration(event.durationMs)})`)}`,
      ];
    }
    case "refused":
      return refusalLines(event, paint);
    case "note":
      return [
        event.level === "warning" ? `${paint.bad("warning:")} ${oneLine(event.message)}` : oneLine(event.message),
      ];
    case "file-written":
      return [paint.faint(`wrote ${flat(event.path)}`)];
    case "document":
      return ["", paint.strong(flat(event.path)), "", ...cleanLines(event.text).trimEnd().split("\n"), ""];
    case "next":
      return [oneLine(event.message), ...event.commands.map((command) => `  $ ${paint.strong(flat(command))}`)];
    case "error":
      return formatErrorReport(event).split("\n");
    case "selector-started":
    case "test-finished":
    case "result":
    case "ended":
      return [];
  }
}

/** `RED`, `GREEN`, `suite`, `baseline`, as people call the steps. */
export function stepWord(step: StepName): string {
  return step === "red" || step === "green" ? step.toUpperCase() : step;
}

type EventOf<Name extends LoopEvent["event"]> = Extract<LoopEvent, { readonly event: Name }>;

function loopLines(event: EventOf<"loop-started">, paint: Paint): readonly string[] {
  const verb = event.resumed ? "goes on in" : "writes to";
  return [
    `${paint.strong(oneLine(event.row))} ${oneLine(event.title)} ${paint.faint(`(${oneLine(event.plan)})`)}`,
    paint.faint(`  ${verb} ${flat(event.runId)}`),
  ];
}

function stepStartLine(event: EventOf<"step-started">, paint: Paint): string {
  const last = event.lastMs === null ? "" : paint.faint(` (last time ${formatDuration(event.lastMs)})`);
  return `${paint.strong(stepWord(event.step))}: ${plural(event.selectors.length, "selector")}${last}`;
}

function selectorLine({ record }: EventOf<"selector-finished">, paint: Paint): string {
  const mark = record.verdict.holds ? paint.good("✓") : paint.bad("✗");
  const flaky = record.flaky.length === 0 ? "" : paint.bad(` flaky: ${record.flaky.map(flat).join(", ")}`);
  const { holds, message } = record.verdict;
  const skipped = record.counts.skipped === 0 ? "" : `; ${record.counts.skipped} skipped`;
  const counts = holds ? skipped : `; ${countsText(record.counts)}`;
  const facts = `${oneLine(message).replace(/[.]$/, "")}${counts}`;
  return `  ${mark} ${flat(record.command)} — ${facts} ${paint.faint(`(${formatDuration(record.processMs)})`)}${flaky}`;
}

function refusalLines(event: EventOf<"refused">, paint: Paint): readonly string[] {
  return [
    "",
    `${paint.bad(`REFUSED: ${stepWord(event.step)}`)} ${paint.faint(`(${event.code})`)} ${oneLine(event.message)}`,
    ...labelled([
      ["selector", event.selector],
      ["expected", event.expected],
      ["received", event.received],
      ["fix", event.hint],
      ["log", event.log],
    ]),
    "",
  ];
}

function same(text: string): string {
  return text;
}
