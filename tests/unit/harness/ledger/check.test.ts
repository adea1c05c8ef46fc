import { describe, expect, it } from "vitest";
import { checkLedger } from "../../../../src/harness/ledger/check.ts";
import { assembleLedger } from "../../../../src/harness/ledger/page.ts";
import { part } from "./parts.ts";

const parts = [part("A", "2025-10-23T094500Z", 1)];
const page = assembleLedger("# Fix plan\n\n", parts);
const conflict = (one: string, two: string): string => `<<<<<<< HEAD\n${one}=======\n${two}>>>>>>> left\n`;

function check(text: string | null) {
  return checkLedger({ ledgerPath: "docs/fix_plan.md", page: text, parts, unreadable: [] });
}

describe("checkLedger", () => {
  it("has nothing to say of a page that is its parts", () => {
    expect(check(page)).toEqual([]);
  });

  it("names conflict markers among the entries, which assembling ends", () => {
    const merged = page.replace("- text\n", conflict("- text\n", "- other\n"));
    expect(check(merged)).toMatchObject([
      {
        rule: "ledger-page-conflict",
        received: "conflict markers",
        hint: expect.stringMatching(/^run `loop ledger`/u),
      },
    ]);
  });

  it("leaves a conflict between texts of people to people", () => {
    expect(check(conflict("mine\n", "yours\n") + page)).toMatchObject([
      { rule: "ledger-page-conflict", hint: expect.stringContaining("by hand") },
    ]);
  });

  it("tells a page with other entries from no page at all", () => {
    expect(check(page.replace("#1", "#7"))).toMatchObject([{ rule: "ledger-page-stale" }]);
    expect(check(null)).toMatchObject([{ rule: "ledger-page-stale", received: "no page" }]);
  });
});
