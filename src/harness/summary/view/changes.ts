import type { ChangedLines, FileChange, RecordedTest } from "../../evidence/types.ts";
import { shorten } from "../../../base/text/line.ts";
import { code } from "../text/markdown.ts";
import type { ChangeView } from "../types.ts";
import { isFailed, type Facts } from "./facts.ts";

const maxRanges = 12;
const maxTests = 20;

/** Each changed file with its line ranges, symbols and the loop's tests in it. */
export function toChangeViews(facts: Facts): readonly ChangeView[] {
  const outcomes = outcomesById(facts);
  return facts.manifest.changes.map((change) => ({
    path: change.path,
    kind: change.kind,
    extent: extentOf(change),
    size: change.binary ? "binary" : `+${change.addedLines} −${change.deletedLines}`,
    note: change.note,
    symbols: symbolsOf(change.lines),
    tests: testsIn(facts, change, outcomes),
    testChangedSinceRed: change.testChangedSinceRed,
  }));
}

function extentOf(change: FileChange): string {
  if (change.kind === "deleted") return "deleted";
  const kind =
    change.kind === "added" ? "new file" : change.kind === "renamed" ? `renamed from ${change.renamedFrom ?? "?"}` : "";
  const parts = [kind, rangesText(change.lines)].filter((part) => part !== "");
  if (parts.length > 0) return parts.join(", ");
  if (change.binary) return "changed";
  return change.deletedLines > 0 ? "lines removed only" : "no line changed";
}

function rangesText(lines: readonly ChangedLines[]): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, maxRanges).map(rangeText).join(", ");
  const rest = lines.length > maxRanges ? ` and ${lines.length - maxRanges} more` : "";
  const single = lines.length === 1 && lines[0]!.from === lines[0]!.to;
  return `${single ? "line" : "lines"} ${shown}${rest}`;
}

function rangeText(range: ChangedLines): string {
  return range.from === range.to ? `${range.from}` : `${range.from}–${range.to}`;
}

function symbolsOf(lines: readonly ChangedLines[]): readonly string[] {
  const ranges = new Map<string, string[]>();
  for (const line of lines) {
    if (line.symbol === null || line.symbol.trim() === "") continue;
    ranges.set(line.symbol, [...(ranges.get(line.symbol) ?? []), rangeText(line)]);
  }
  const shown = [...ranges].slice(0, maxRanges).map(([symbol, places]) => {
    return `${code(shorten(symbol, 120))} (${places.slice(0, maxRanges).join(", ")})`;
  });
  return ranges.size > maxRanges ? [...shown, `and ${ranges.size - maxRanges} more`] : shown;
}

type Outcomes = ReadonlyMap<string, RecordedTest>;

/** Tests that the loop is about, or that need a look; those that pass as ever are counted. */
function testsIn(facts: Facts, { tests }: FileChange, outcomes: Outcomes): readonly string[] {
  const added = new Set(facts.manifest.suiteDifferences.flatMap(({ difference }) => difference.added));
  const passesAsEver = (id: string): boolean =>
    outcomes.get(id)?.outcome === "passed" && !facts.pinned.has(id) && !added.has(id);
  const told = tests.filter((id) => !passesAsEver(id));
  const others = tests.length - told.length;
  const shown = told.slice(0, maxTests).map((id) => testFact(id, outcomes.get(id), facts.pinned.has(id)));
  const more = told.length > maxTests ? [`and ${told.length - maxTests} more tests`] : [];
  const rest = others === 0 ? [] : [`${told.length === 0 ? "" : "and "}${othersText(told.length, others)}`];
  return [...shown, ...more, ...rest];
}

function othersText(told: number, others: number): string {
  const noun = told === 0 ? "test" : "other";
  return others === 1 ? `1 ${noun} passes` : `${others} ${noun}s pass`;
}

function testFact(id: string, test: RecordedTest | undefined, pinned: boolean): string {
  const name = `Test ${code(test?.name ?? id)}`;
  if (test === undefined) return `${name}: not among the tests of GREEN`;
  if (isFailed(test.outcome)) return `${name}: ${test.outcome}`;
  if (test.outcome !== "passed") return `${name}: ${test.outcome.replace("-", " ")}`;
  return pinned ? `${name}: RED→GREEN` : `${name}: passes`;
}

function outcomesById(facts: Facts): ReadonlyMap<string, RecordedTest> {
  const selectors = facts.manifest.green?.selectors ?? [];
  return new Map(selectors.flatMap(({ key }) => facts.testsOf("green", key).map((test) => [test.id, test])));
}
