import { describe, expect, it } from "vitest";
import { assembleLedger, humanText } from "../../../../src/harness/ledger/page.ts";
import { part } from "./parts.ts";

const older = part("B-2", "2025-10-22T080000Z", 1);
const newer = part("A-1", "2025-10-23T094500Z", 2);
const twin = part("B-2", "2025-10-23T094500Z", 3);
const parts = [older, twin, newer];

const region = regionOf(assembleLedger("x\n", parts));

/** The managed region of a page, markers included. */
function regionOf(page: string): string {
  return page.slice(page.indexOf("<!-- loop:ledger:begin"), page.indexOf("<!-- loop:ledger:end -->") + 25);
}

function order(page: string): readonly number[] {
  return [...page.matchAll(/^### Attempt #(\d+)/gm)].map(([, number]) => Number(number));
}

// @spec specs/report-templates.md §5
describe("assembleLedger", () => {
  it("puts entries newest first and ties by initiative", () => {
    expect(order(assembleLedger(null, parts))).toEqual([2, 3, 1]);
  });

  it("does not depend on the order in which parts are given", () => {
    expect(assembleLedger(null, parts.toReversed())).toBe(assembleLedger(null, parts));
  });

  it("says in words that there is no attempt yet", () => {
    expect(assembleLedger(null, [])).toContain("No attempt yet.");
  });

  it.each(["human text", "human text\n", "human text\n\n", "\ufeffhuman\r\n", "a\n```\nunclosed fence\n"])(
    "appends the region to %j and keeps its bytes",
    (page) => {
      const assembled = assembleLedger(page, parts);
      expect(assembled.startsWith(page)).toBe(true);
      expect(assembled.endsWith(region)).toBe(true);
    },
  );

  it("changes nothing when it is done twice", () => {
    for (const page of [null, "", "text", "text\n\n\n", `before\n${region}after\n`, `${region}`, region.trimEnd()]) {
      const once = assembleLedger(page, parts);
      expect(assembleLedger(once, parts)).toBe(once);
    }
  });

  it("replaces only the region, and keeps what stands before and after it", () => {
    const before = "# Ledger\r\n\r\n<p>broken <table>\n```\n<<<<<<< quoted\n=======\n";
    const after = "\n\ttail without an end";
    const page = `${before}${region}${after}`;
    expect(assembleLedger(page, [older])).toBe(`${before}${regionOf(assembleLedger("", [older]))}${after}`);
  });

  it("keeps 400 KB of broken Markdown byte for byte", () => {
    const lines = [
      "## [ADR-1] x",
      "* `unclosed",
      "| a | b",
      "```",
      "<div>",
      "=======",
      ">>>>>>> theirs",
      "\t- x\r",
      "ä\u0000",
      "",
    ];
    const page = Array.from({ length: 40_000 }, (_, index) => lines[(index * 7) % lines.length]).join("\n");
    const assembled = assembleLedger(assembleLedger(page, parts), [older]);
    expect(assembled.startsWith(page)).toBe(true);
    expect(humanText(assembled).trimEnd()).toBe(page.trimEnd());
  });

  it("lets no entry end the region or look like a conflict", () => {
    const sly = { ...newer, text: "a\n<!-- loop:ledger:end -->\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n" };
    const page = assembleLedger("text\n", [sly, older]);
    expect(assembleLedger(page, [older])).toBe(assembleLedger("text\n", [older]));
    expect(page).not.toMatch(/^(?:<{7}|={7}|>{7})/m);
  });
});

describe("assembleLedger on a page with merge conflicts", () => {
  const mine = regionOf(assembleLedger("", [older, newer]));
  const [begin, ...inner] = mine.trimEnd().split("\n");
  const end = inner.pop()!;

  it("rebuilds a region with a conflict within", () => {
    const page = `top\n${begin}\n\n<<<<<<< HEAD\n${inner.join("\n")}\n||||||| base\nold\n=======\nother\n>>>>>>> side\n\n${end}\nbottom\n`;
    expect(assembleLedger(page, parts)).toBe(`top\n${region}bottom\n`);
  });

  it("rebuilds a region that is in conflict as a whole", () => {
    const page = `top\n<<<<<<< HEAD\n${mine}=======\n${region}>>>>>>> side\nbottom\n`;
    expect(assembleLedger(page, parts)).toBe(`top\n${region}bottom\n`);
  });

  it("rebuilds a region whose begin alone is in the conflict", () => {
    const page = `top\n<<<<<<< HEAD\n${begin}\na\n=======\n${begin}\nb\n>>>>>>> side\nc\n${end}\nbottom\n`;
    expect(assembleLedger(page, parts)).toBe(`top\n${region}bottom\n`);
  });

  it("rebuilds a region whose end alone is in the conflict", () => {
    const page = `top\n${begin}\na\n<<<<<<< HEAD\nb\n${end}\n=======\nc\n${end}\n>>>>>>> side\nbottom\n`;
    expect(assembleLedger(page, parts)).toBe(`top\n${region}bottom\n`);
  });

  it("rebuilds a region that both sides appended", () => {
    const page = `top\n${region}${mine}bottom\n`;
    expect(assembleLedger(page, parts)).toBe(`top\n${region}bottom\n`);
  });

  it("leaves people's own conflict to them, with all its text", () => {
    const conflict = "<<<<<<< HEAD\nmy words\n=======\ntheir words\n>>>>>>> side\n";
    const page = `${conflict}${mine}${conflict}`;
    expect(assembleLedger(page, parts)).toBe(`${conflict}${region}${conflict}`);
  });

  it("loses no words of a conflict that holds both words and the region", () => {
    const page = `top\n<<<<<<< HEAD\nmy words\n${begin}\na\n=======\ntheir words\n${begin}\nb\n>>>>>>> side\nc\n${end}\nbottom\n`;
    const assembled = assembleLedger(page, parts);
    expect(assembled).toBe(`top\n<<<<<<< HEAD\nmy words\n=======\ntheir words\n>>>>>>> side\n${region}bottom\n`);
    expect(assembleLedger(assembled, parts)).toBe(assembled);
  });

  it("leaves to people what follows a begin without an end", () => {
    const page = `top\n${begin}\nkept words\n`;
    const assembled = assembleLedger(page, parts);
    expect(assembled).toBe(`top\n${region}kept words\n`);
    expect(assembleLedger(assembled, parts)).toBe(assembled);
  });

  it("drops an end without a begin and keeps the text around it", () => {
    expect(humanText(assembleLedger(`top\n${end}\nbottom\n`, parts))).toBe("top\nbottom\n");
  });
});
