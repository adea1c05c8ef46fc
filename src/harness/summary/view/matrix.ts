import type { RecordedTest, SelectorRecord } from "../../evidence/types.ts";
import { formatSeconds } from "../text/duration.ts";
import { plural } from "../../../base/text/plural.ts";
import type { MatrixLine } from "../types.ts";
import { isFailed, type Facts } from "./facts.ts";
import { countsText } from "./steps.ts";

/** Selectors with more tests than this take one line, with the pinned tests beside it. */
const maxTestsOfSelector = 10;
const maxFixed = 20;

/** The test matrix: each test of GREEN, those that the suite shows fixed, and the suites. */
export function toMatrix(facts: Facts): readonly MatrixLine[] {
  const green = facts.manifest.green?.selectors ?? [];
  const suite = facts.manifest.suite?.selectors ?? [];
  return [
    ...merged(green.flatMap((selector) => selectorLines(facts, selector))),
    ...fixedLines(facts),
    ...suite.map((selector) => suiteLine(selector)),
  ];
}

interface KeyedLine extends MatrixLine {
  /** What the line is about: two tests may have one name. */
  readonly key: string;
}

/** A test that several selectors ran takes one line, with the notes of all. */
function merged(lines: readonly KeyedLine[]): readonly MatrixLine[] {
  const byKey = new Map<string, { readonly line: MatrixLine; readonly notes: Set<string> }>();
  for (const { key, ...line } of lines) {
    // Runs that came out otherwise are not one and the same fact.
    const place = JSON.stringify([key, line.status]);
    const known = byKey.get(place);
    if (known === undefined) byKey.set(place, { line, notes: new Set([line.note]) });
    else known.notes.add(line.note);
  }
  return [...byKey.values()].map(({ line, notes }) => ({ ...line, note: joinNotes(notes) }));
}

function joinNotes(notes: ReadonlySet<string>): string {
  const parts = new Set([...notes].flatMap((note) => note.split("; ")));
  if (parts.size > 1) parts.delete("passes");
  return [...parts].join("; ");
}

function selectorLines(facts: Facts, selector: SelectorRecord): readonly KeyedLine[] {
  const tests = facts.testsOf("green", selector.key);
  if (tests.length > 0 && tests.length <= maxTestsOfSelector) {
    return tests.map((test) => testLine(facts, test, selector.note));
  }
  const pinned = tests.filter(({ id }) => facts.pinned.has(id)).slice(0, maxTestsOfSelector);
  return [wholeLine(selector), ...pinned.map((test) => testLine(facts, test, null))];
}

function testLine(facts: Facts, test: RecordedTest, note: string | null): KeyedLine {
  const pinned = facts.pinned.has(test.id) && test.outcome === "passed" ? "RED→GREEN" : null;
  const notes = [pinned, note, test.reason].filter((part) => part !== null && part !== "");
  return {
    key: test.id,
    test: test.name,
    status: outcomeText(test),
    runtime: formatSeconds(test.durationMs),
    note: notes.length === 0 ? "passes" : notes.join("; "),
  };
}

function outcomeText({ outcome }: RecordedTest): string {
  if (outcome === "passed") return "✅ PASS";
  return isFailed(outcome) ? `❌ ${outcome.toUpperCase()}` : `⏭️ ${outcome.toUpperCase().replace("-", " ")}`;
}

function wholeLine(selector: SelectorRecord): KeyedLine {
  return {
    key: selector.key,
    test: selector.command,
    status: `${selector.verdict.holds ? "✅" : "❌"} ${selector.counts.passed} PASS`,
    runtime: formatSeconds(selector.testsMs),
    note: selector.note ?? countsText(selector.counts),
  };
}

function fixedLines(facts: Facts): readonly MatrixLine[] {
  const differences = facts.manifest.suiteDifferences.filter(({ difference }) => difference.fixed.length > 0);
  return differences.flatMap(({ selector, difference }) => {
    const tests = new Map(facts.testsOf("suite", selector).map((test) => [test.id, test]));
    return difference.fixed
      .filter((id) => !facts.pinned.has(id))
      .slice(0, maxFixed)
      .map((id) => ({
        test: tests.get(id)?.name ?? id,
        status: "✅ PASS",
        runtime: "(in suite)",
        note: "Failed in the suite before, fixed now",
      }));
  });
}

function suiteLine({ command, verdict, counts, testsMs }: SelectorRecord): MatrixLine {
  return {
    test: command,
    status: `${verdict.holds ? "✅" : "❌"} ${counts.passed} PASS`,
    runtime: formatSeconds(testsMs),
    note: `Full suite: ${plural(counts.failed, "failure")}, ${plural(counts.skipped, "skip")}`,
  };
}
