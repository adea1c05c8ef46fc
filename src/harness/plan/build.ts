import { offsetOf, type DraftRow, type RawRecord, type RawReference, type RawRow, type RawSelector } from "./draft.ts";
import { EXAMPLE_TOUCH_NOTE } from "./example-row.ts";
import type { PlanSource } from "./source.ts";
import type { PlanRow, PlanSelector, RedExpectation, RedSelector, SelectorOptions, SpecReference } from "./types.ts";

/** A row of the plan from its draft. What the schema refused is reported already and left out here. */
export function buildRow(source: PlanSource, draft: DraftRow): PlanRow {
  const { raw, boxAt, from, to } = draft;
  return {
    id: raw.id,
    title: raw.title,
    state: draft.state,
    box: boxAt === null ? null : source.spanOf(boxAt, boxAt + 1),
    phaseId: draft.phaseId,
    reds: (raw.red ?? []).map((selector) => buildRed(source, raw, selector)),
    redWaiver: raw.redWaiver ?? null,
    greens: (raw.green ?? []).map((selector) => buildSelector(source, selector, raw)),
    proofWaiver: raw.proofWaiver ?? null,
    specs: (raw.spec ?? []).map((reference) => buildSpec(source, reference)),
    touches: (raw.touches ?? []).map(({ path, note }) => ({
      path,
      note: note === EXAMPLE_TOUCH_NOTE ? null : (note ?? null),
    })),
    needs: raw.needs ?? [],
    span: source.spanOf(from, to),
    endLine: source.spanOf(Math.max(from, to - 1), to).line,
  };
}

/**
 * A selector with the options of its row, its own winning.
 * @see specs/plan-format.md §4.3
 */
export function buildSelector(source: PlanSource, selector: RawSelector, outer: RawRecord): PlanSelector {
  const from = offsetOf(selector) ?? 0;
  return {
    command: selector.run,
    note: selector.note ?? null,
    options: { ...buildOptions(outer), ...buildOptions(selector) },
    span: source.spanOf(from, from + selector.run.length),
  };
}

/** Node fires a timer that is longer than this at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Milliseconds of `90s`, `10m`, `500ms`, `1h`; null for anything else, and for what no timer can keep. */
export function parseTimeout(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) return null;
  const factors: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const milliseconds = Math.ceil(Number(number) * (factors[unit] ?? 1));
  return milliseconds > 0 && milliseconds <= LONGEST_TIMER_MS ? milliseconds : null;
}

function buildOptions({ cwd, timeout, report }: RawRecord): SelectorOptions {
  const timeoutMs = typeof timeout === "string" ? parseTimeout(timeout) : null;
  return {
    ...(typeof cwd === "string" && { cwd }),
    ...(timeoutMs !== null && { timeoutMs }),
    ...(typeof report === "string" && { report }),
  };
}

function buildRed(source: PlanSource, row: RawRow, selector: RawSelector): RedSelector {
  return { ...buildSelector(source, selector, row), expectation: buildExpectation(selector) };
}

function buildExpectation({ fails, matches, absent }: RawSelector): RedExpectation {
  if (fails !== undefined) return { kind: "fails", text: fails };
  if (matches !== undefined) return { kind: "matches", pattern: matches };
  return absent === undefined ? { kind: "assertion" } : { kind: "absent", symbol: absent };
}

function buildSpec(source: PlanSource, reference: RawReference): SpecReference {
  const { path, clause, note } = reference;
  const from = offsetOf(reference) ?? 0;
  return { path, clause: clause ?? null, note: note ?? null, span: source.spanOf(from, from + path.length) };
}
