import { describe, expect, it } from "vitest";
import { mayHoldLinks } from "../../../../../src/harness/alignment/corpus/holds-links.ts";

const settings = { needs: [], linkWords: ["@spec", "@see"] };

describe("mayHoldLinks", () => {
  it.each([
    "// @spec specs/x.md §1",
    "# @spec fwd.amplitude",
    "/* @spec-begin a.b */",
    "* @see specs/x.md §1",
    "* @see the page [x](specs/x.md)",
    "// @sepc specs/x.md §1",
    "// @Spec: `specs/x.md` §1",
    "// [impl->dsn~x~1]",
    "# [impl~name~2 -> dsn~x~1>>utest]",
    "@ui @id:scn~log-in~1",
  ])("is true for %s", (text) => {
    expect(mayHoldLinks(text, settings)).toBe(true);
  });

  it.each([
    "const f = (a) => a;",
    "p->next = q->next;",
    "/** @param path of README.md */",
    "// mail me@example.org about x.md",
    "@see Trainer.fit",
    "@id:4711",
    "def f() -> int: # ~ 1",
  ])("is false for %s", (text) => {
    expect(mayHoldLinks(text, settings)).toBe(false);
  });

  it.each(["@a ", "@".repeat(10), "-> ", "@a\t\t`", "a.md ", "@spe c.m", "->a"])(
    "is false for 5 MB of '%s', and true where a link follows them",
    (piece) => {
      const text = piece.repeat(5_000_000 / piece.length);
      const word = `@a${piece.trim().repeat(1_000_000)}${" ".repeat(1_000_000)}`;
      expect([text, word].map((each) => mayHoldLinks(each, settings))).toEqual([false, false]);
      expect(mayHoldLinks(`${text}\n// @spec specs/a.md §1`, settings)).toBe(true);
    },
  );
});
