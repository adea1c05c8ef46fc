import { describe, expect, it } from "vitest";
import { renderReports } from "../../../../src/harness/summary/render.ts";
import { toSummaryView } from "../../../../src/harness/summary/view.ts";
import { loadStory, render, set } from "./story.ts";

/** Headings with nothing before the next one of their level or above. */
function emptySectionsOf(text: string): readonly string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const levels = lines.map((line) => /^(#{1,6}) /.exec(line)?.[1]?.length ?? Infinity);
  return lines.filter((_, index) => levels[index]! < Infinity && (levels[index + 1] ?? 0) <= levels[index]!);
}

describe("renderReports on other loops", () => {
  const nothing = { red: null, green: null, suite: null, suiteDifferences: [], changes: [], specs: [], rows: [] };

  it("says in words by which rule a row with nothing to run passed", () => {
    const { summary, ledgerEntry, commitMessage } = render({
      ...nothing,
      mode: "docs",
      phase: null,
      rule: { kind: "nothing-to-run", reason: "documentation" },
    });
    expect(summary).toContain("**Status:** ✅ DONE (nothing to run for this row, no suite run)");
    expect(summary).toContain("None: nothing is to be run for this row (documentation).");
    expect(summary).toContain("# Row EB2.B Loop Summary — Derive the monitor");
    expect(summary).toContain("| none | — | — | Nothing was run for this row |");
    expect(ledgerEntry).toContain("- **GREEN:** None: nothing is to be run for this row (documentation).");
    expect(commitMessage).toContain("Selectors:\n- none were run\n");
  });

  it.each([
    ["nothing at all", nothing],
    ["GREEN alone", { red: null, rule: { kind: "green-only", reason: "parity" } } as const],
  ])("leaves no section empty with %s", (_what, change) => {
    expect(emptySectionsOf(render(change).summary)).toEqual([]);
  });

  it("names flaky tests, refusals and known failures", () => {
    const { manifest } = loadStory();
    const suite = { ...manifest.suite!, selectors: [{ ...manifest.suite!.selectors[0]!, flaky: ["t::flaky"] }] };
    const [entry] = manifest.suiteDifferences;
    const suiteDifferences = [{ ...entry!, difference: { ...entry!.difference, stillFailing: ["t::known"] } }];
    const refusals = [...manifest.refusals, ...manifest.refusals];
    const { summary } = render({ suite, suiteDifferences, refusals });
    expect(summary).toContain("- **Flaky tests:** `t::flaky`");
    expect(summary).toContain(
      "- **Refused before:**\n  - RED was refused twice: `not-red`, 1 of 1 tests passed already\n",
    );
    expect(summary).toContain("- **Known failures left:** `t::known`");
  });

  it("lists a test that only a refused run showed flaky, in the summary and the ledger", () => {
    const { manifest } = loadStory();
    const refusals = [{ ...manifest.refusals[0]!, code: "flaky", received: "t::one\nt::two" } as const];
    const { summary, ledgerEntry } = render({ refusals });
    expect(summary).toContain("- **Flaky tests:** `t::one`, `t::two`\n");
    expect(ledgerEntry).toContain("- **Flaky:** `t::one`\n- **Flaky:** `t::two`\n");
  });

  it("shows a test file changed since RED in all four reports", () => {
    const { summary, ledgerEntry, commitMessage, stepSummary } = render({});
    expect(summary).toContain(
      "**Status:** ⚠️ GREEN (3 selectors passing, full suite clean; test file changed since RED)",
    );
    expect(ledgerEntry).toContain("- ⚠️ **Test file changed since RED:** `tests/torch/test_workflows_components.py`");
    expect(commitMessage).toContain("- Test file changed since RED: tests/torch/test_workflows_components.py");
    expect(stepSummary).toContain("test file changed since RED");
  });

  it("lists a test of two selectors once, with the notes of both", () => {
    const { manifest, results } = loadStory();
    const green = manifest.green!;
    const again = { ...green.selectors[0]!, key: "again", note: "run twice" };
    const tests = results.tests.filter(
      ({ step, selector }) => step === "green" && selector === green.selectors[0]!.key,
    );
    const copies = tests.map((test) => ({ ...test, selector: "again" }));
    const { matrix } = toSummaryView(
      { ...manifest, green: { ...green, selectors: [...green.selectors, again] } },
      { ...results, tests: [...results.tests, ...copies] },
      loadStory().attempt,
    );
    const lines = matrix.filter(({ test }) => test === "test_trainer_receives_accumulation");
    expect(lines.map(({ note }) => note)).toEqual([
      "accumulation wiring was correct already, added for coverage; run twice",
    ]);
  });

  it("says that files were changed and no suite was run", () => {
    expect(render({ suite: null, suiteDifferences: [] }).summary).toContain(
      "- No suite was run; 2 files were changed.",
    );
  });

  it("leaves the blocks of the steps out where nothing was to be run", () => {
    const { summary } = render({
      ...nothing,
      baseline: null,
      rule: { kind: "nothing-to-run", reason: "documentation" },
    });
    expect(summary).not.toContain("#### ");
    expect(summary).toContain("nothing is to be run for this row");
  });

  it("notes each test that a refused suite showed and the loop mended, once", () => {
    const { manifest } = loadStory();
    const refusal = {
      step: "suite",
      at: manifest.finishedAt,
      code: "suite-regressed",
      message: "2 tests fail",
    } as const;
    const received = "tests/a.py::test_old (failed): assert 1 == 2\ntests/a.py::test_other (failed): assert 3 == 4";
    const { summary } = render({ refusals: [{ ...refusal, received }, { ...refusal, received }, refusal] });
    const lines = summary.split("\n").filter((line) => line.startsWith("- Newly failing earlier in this loop"));
    expect(lines).toEqual([
      "- Newly failing earlier in this loop, mended since: `tests/a.py::test_old (failed): assert 1 == 2`",
      "- Newly failing earlier in this loop, mended since: `tests/a.py::test_other (failed): assert 3 == 4`",
    ]);
  });

  it("shows a selector of a thousand tests as one line of the matrix, its pinned tests beside it", () => {
    const { manifest, results } = loadStory();
    const selector = manifest.green!.selectors[1]!;
    const test = results.tests.find(({ step, selector: key }) => step === "green" && key === selector.key)!;
    const many = Array.from({ length: 1000 }, (_, index) => ({ ...test, id: `m::t[${index}]`, name: `t[${index}]` }));
    const { stepSummary } = render({}, { tests: [...results.tests, ...many] });
    expect(stepSummary).not.toContain("t[500]");
    expect(stepSummary.match(/^\| `pytest [^|]*test_monitor_uses_val_loss_name -vv` \|/m)).not.toBeNull();
    expect(stepSummary).toContain("| `test_monitor_uses_val_loss_name` | ✅ PASS | 4.97s | RED→GREEN |");
  });

  it("tells a RED that could not be built by its collection error", () => {
    const { manifest } = loadStory();
    const red = manifest.red!;
    const selector = {
      ...red.selectors[0]!,
      expectation: { kind: "absent", symbol: "fit" } as const,
      pinned: [],
      verdict: { holds: true, code: "red-absent", message: "fit is absent", hint: null } as const,
    };
    const failure = { type: "ImportError", message: "cannot import name 'fit'" };
    const error = { step: "red", selector: selector.key, file: "tests/a.py", failure } as const;
    const { summary } = render({ red: { ...red, selectors: [selector] } }, { tests: [], collectionErrors: [error] });
    expect(summary).toContain("- **Status:** ❌ NOT BUILT (as expected;");
    expect(summary).toContain("- **Error:** `ImportError: cannot import name 'fit'` in `tests/a.py`");
    expect(summary).toContain("could not be built before the change: `ImportError: cannot import name 'fit'`.");
  });

  it("says where GREEN and the suite ran on different trees", () => {
    const { manifest } = loadStory();
    const { summary } = render({ suite: { ...manifest.suite!, treeHash: "f".repeat(64) } });
    expect(summary).toContain("**Two trees:** GREEN ran on `");
    expect(summary).not.toContain("**One tree:**");
  });

  it("says of each change what kind it is", () => {
    const base = { ...loadStory().manifest.changes[0]!, lines: [], note: null, tests: [] };
    const changes = [
      { ...base, path: "a", kind: "deleted", deletedLines: 9 },
      { ...base, path: "b", kind: "added", lines: [{ from: 1, to: 1, symbol: null }] },
      { ...base, path: "c", kind: "renamed", renamedFrom: "old", deletedLines: 0 },
      { ...base, path: "d", kind: "modified", binary: true },
      { ...base, path: "e", kind: "modified", deletedLines: 3 },
    ] as const;
    const { summary } = render({ changes });
    for (const line of [
      "**File:** `a` (deleted; ",
      "**File:** `b` (new file, line 1; ",
      "**File:** `c` (renamed from old; ",
      "**File:** `d` (changed; binary)",
      "**File:** `e` (lines removed only; ",
    ]) {
      expect(summary).toContain(line);
    }
    expect(summary).toContain("git add -- \\\n  b \\\n  c \\\n  d \\\n  e\n");
    expect(summary).toContain("  e \\\n  a \\\n  old \\");
  });

  it("refuses a view that its published schema does not allow", () => {
    const { manifest, results, attempt } = loadStory();
    const view = { ...toSummaryView(manifest, results, attempt), attempt: null as unknown as number };
    expect(() => renderReports(view, set)).toThrow(expect.objectContaining({ code: "INTERNAL" }));
  });
});
