import { describe, expect, it } from "vitest";
import { mendAttempts, nextAttempt } from "../../../../src/harness/ledger/numbers.ts";
import { assembleLedger } from "../../../../src/harness/ledger/page.ts";
import { part } from "./parts.ts";

const page = null;

describe("nextAttempt", () => {
  it("is 1 in an initiative without attempts", () => {
    expect(nextAttempt({ parts: [part("B-2", "2025-10-22T080000Z", 7)], page }, "A-1")).toBe(1);
  });

  it("is one above the highest, gaps left alone", () => {
    const parts = [part("A-1", "2025-10-22T080000Z", 5), part("A-1", "2025-10-23T080000Z", 2)];
    expect(nextAttempt({ parts, page }, "A-1")).toBe(6);
  });

  const written = [
    "# Ledger",
    "Attempt #900 stands under no initiative",
    "## [A-1] First",
    "* [2025-10-20] Attempt #62 — did this",
    "### Details",
    "- attempt #63: and that",
    "- Attempt #4000000000 is no number of ours",
    "## [B-2] Second [x]",
    "- Attempt #70",
    "## Notes",
    "- Attempt #80",
    "",
  ].join("\n");

  it.each([
    ["A-1", 64],
    ["B-2", 71],
    ["C-3", 1],
  ])("counts what people wrote under [%s] of the page", (initiative, next) => {
    expect(nextAttempt({ parts: [], page: written }, initiative)).toBe(next);
  });

  it("does not read the managed region as if people had written it", () => {
    const assembled = assembleLedger("## [A-1] First\n", [part("B-2", "2025-10-22T080000Z", 40)]);
    expect(nextAttempt({ parts: [], page: assembled }, "A-1")).toBe(1);
  });
});

describe("mendAttempts", () => {
  const main = [
    part("A-1", "2025-10-20T080000Z", 1),
    part("A-1", "2025-10-21T080000Z", 2),
    part("A-1", "2025-10-24T080000Z", 3),
  ];
  const side = [part("A-1", "2025-10-22T080000Z", 2), part("A-1", "2025-10-23T080000Z", 3)];

  it("changes nothing where each number is used once", () => {
    expect(mendAttempts({ parts: [...main, part("B-2", "2025-10-21T080000Z", 2)], page })).toEqual([]);
  });

  it("leaves the number with the earlier run and gives the later ones the next free numbers in order of time", () => {
    expect(mendAttempts({ parts: [...side, ...main], page })).toEqual([
      { runId: "reports/A-1/R.1/2025-10-22T080000Z", from: 2, to: 4 },
      { runId: "reports/A-1/R.1/2025-10-24T080000Z", from: 3, to: 5 },
    ]);
  });

  it("has nothing more to mend once its changes are made", () => {
    const changes = new Map(mendAttempts({ parts: [...side, ...main], page }).map(({ runId, to }) => [runId, to]));
    const mended = [...side, ...main].map((entry) => ({
      ...entry,
      attempt: changes.get(entry.runId) ?? entry.attempt,
    }));
    expect(mendAttempts({ parts: mended, page })).toEqual([]);
  });

  it("gives no number that people used on the page", () => {
    const parts = [part("A-1", "2025-10-20T080000Z", 1), part("A-1", "2025-10-21T080000Z", 1)];
    expect(mendAttempts({ parts, page: "## [A-1]\nAttempt #9\n" })[0]?.to).toBe(10);
  });
});
