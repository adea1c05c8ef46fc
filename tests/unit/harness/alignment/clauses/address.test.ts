import { describe, expect, test } from "vitest";
import {
  expandRange,
  parseReferences,
  referencesOfPlan,
  revisionOf,
  withoutRevision,
} from "../../../../../src/harness/alignment/clauses/address.ts";
import type { Clause } from "../../../../../src/harness/alignment/types.ts";

const at = { path: "src/fit.ts", line: 7, column: 10 };
const addresses = (text: string) => parseReferences(text, at).map((reference) => reference.address);

// @spec specs/alignment.md §3.1
describe("addresses are read as people write them", () => {
  test.each([
    ["specs/x.md §4.9", ["specs/x.md §4.9"]],
    ["specs/x.md §4.9.", ["specs/x.md §4.9"]],
    ["specs/x.md § 4.9", ["specs/x.md §4.9"]],
    ["/specs/x.md §4.9", ["specs/x.md §4.9"]],
    ["specs/x.md §A.1", ["specs/x.md §A.1"]],
    ["specs/x.md Section 4.9", ["specs/x.md §4.9"]],
    ["specs/x.md §§4.9, 7.1", ["specs/x.md §4.9", "specs/x.md §7.1"]],
    ["specs/x.md §4.9, §7.1", ["specs/x.md §4.9", "specs/x.md §7.1"]],
    ["specs/x.md §4.9 and §7.1", ["specs/x.md §4.9", "specs/x.md §7.1"]],
    ["specs/x.md §4.9 §7.1", ["specs/x.md §4.9", "specs/x.md §7.1"]],
    ["specs/x.md §§1.4–2", ["specs/x.md §1.4..2"]],
    ["specs/x.md §§1.4-2", ["specs/x.md §1.4..2"]],
    ["specs/x.md §§1.4 – 2", ["specs/x.md §1.4..2"]],
    ["specs/x.md §1.4 – §2", ["specs/x.md §1.4..2"]],
    ["specs/x.md §1.4..2, §5", ["specs/x.md §1.4..2", "specs/x.md §5"]],
    ["specs/x.md §§1, 3–5, 9", ["specs/x.md §1", "specs/x.md §3..5", "specs/x.md §9"]],
    ["specs/x.md §4.9[batch_size]", ["specs/x.md §4.9[batch_size]"]],
    ["specs/x.md §4.9[`batch_size`], §5", ["specs/x.md §4.9[batch_size]", "specs/x.md §5"]],
    ["specs/x.md §4.9[sizes[0]]", ["specs/x.md §4.9[sizes[0]]"]],
    ["specs/x.md#Slug-1", ["specs/x.md#slug-1"]],
    ["specs/x.md#slug[two words]", ["specs/x.md#slug[two words]"]],
    ["specs/x.md#one, #two", ["specs/x.md#one", "specs/x.md#two"]],
    ["`specs/x.md` §4.9", ["specs/x.md §4.9"]],
    ["`specs/x.md §4.9`, `fwd.amplitude`", ["specs/x.md §4.9", "fwd.amplitude"]],
    ["specs/a.md §1, specs/b.md §2", ["specs/a.md §1", "specs/b.md §2"]],
    ["specs/a.md, specs/b.md", ["specs/a.md", "specs/b.md"]],
    ["../specs/a.md §1", ["specs/a.md §1"]],
    ["./notes.md", ["src/notes.md"]],
    ["fwd.amplitude~1", ["fwd.amplitude~1"]],
    ["req~html-export~1, dsn~x~2[row]", ["req~html-export~1", "dsn~x~2[row]"]],
    ["REQ-001", ["REQ-001"]],
    ["fwd.amplitude~1 for the amplitude", ["fwd.amplitude~1"]],
    ["§4.9", ["src/fit.ts §4.9"]],
  ])("%s", (text, expected) => {
    expect(addresses(text)).toEqual(expected);
  });
});

test.each([
  ["specs/x.md §4.9 — the name; see §5", ["specs/x.md §4.9"]],
  ["specs/x.md §4.9 -- as in 7, §8", ["specs/x.md §4.9"]],
  ["specs/x.md §4 – 2 of these", ["specs/x.md §4"]],
  ["specs/x.md §4; Wang et al., IEEE TIP 13, 600", ["specs/x.md §4"]],
  ["specs/x.md §4 (first), §5", ["specs/x.md §4", "specs/x.md §5"]],
  ["specs/x.md §4, 12 of them", ["specs/x.md §4"]],
  ["specs/x.md — everything", ["specs/x.md"]],
])("a note is no part of the address: %s", (text, expected) => {
  expect(addresses(text)).toEqual(expected);
});

test.each(["", "   ", "https://example.org/a.md#b", "the amplitude, see below", "e.g. this", "— note", "{@link Foo}"])(
  "prose holds no address: %s",
  (text) => {
    expect(addresses(text)).toEqual([]);
  },
);

test("a reference knows what was written and where", () => {
  expect(parseReferences("`specs/x.md` §§4.9,\n  7.1[a]", at)).toEqual([
    {
      written: "specs/x.md` §§4.9",
      address: "specs/x.md §4.9",
      path: "src/fit.ts",
      range: { line: 7, column: 11, endLine: 7 },
    },
    { written: "7.1[a]", address: "specs/x.md §7.1[a]", path: "src/fit.ts", range: { line: 8, column: 3, endLine: 8 } },
  ]);
});

test("a plan's spec line becomes one reference a clause", () => {
  const span = { from: 100, to: 110, line: 12, column: 12 };
  const of = (words: string | null) =>
    referencesOfPlan({ path: "specs/my api.md", clause: words, note: null, span }, "plans/a.md").map(
      (found) => found.address,
    );
  expect(of(null)).toEqual(["specs/my api.md"]);
  expect(of("§§4.9, 7.1")).toEqual(["specs/my api.md §4.9", "specs/my api.md §7.1"]);
  expect(of("#slug")).toEqual(["specs/my api.md#slug"]);
  expect(referencesOfPlan({ path: "specs/a.md", clause: "§1–§2", note: null, span }, "plans/a.md")).toEqual([
    {
      written: "specs/a.md §1–§2",
      address: "specs/a.md §1..2",
      path: "plans/a.md",
      range: { line: 12, column: 12, endLine: 12 },
    },
  ]);
});

test("a range is all headings between its ends, in the document's order", () => {
  const clauses = [
    createClause("specs/x.md#x"),
    createClause("specs/x.md §1"),
    createClause("specs/x.md §1.4"),
    createClause("specs/x.md §1.4[x]", { kind: "row" }),
    createClause("specs/x.md#aside"),
    createClause("amplitude~1", { addresses: ["amplitude~1", "specs/x.md §2"] }),
    createClause("specs/x.md §2.1"),
  ];
  expect(expandRange("specs/x.md §1.4..2", clauses)).toEqual(["specs/x.md §1.4", "specs/x.md#aside", "amplitude~1"]);
  expect(expandRange("specs/x.md §2..1", clauses)).toEqual([]);
  expect(expandRange("specs/x.md §1..9", clauses)).toEqual([]);
  expect(expandRange("specs/x.md §1", clauses)).toBeNull();
});

test("a revision is told from its id", () => {
  expect(withoutRevision("fwd.amplitude~1[a~2]")).toBe("fwd.amplitude[a~2]");
  expect(withoutRevision("req~x~12")).toBe("req~x");
  expect(withoutRevision("specs/x~1.md §4")).toBe("specs/x~1.md §4");
  expect(revisionOf("fwd.amplitude~3[a]")).toBe(3);
  expect(revisionOf("specs/x.md#a~1")).toBeNull();
});

test.each(["§", "§1,", "`", "[", "specs/", "a.", "a~", " - ", "(", "1.1 "])(
  "100,000 characters of %j do not hang",
  (part) => {
    const references = parseReferences(`specs/y.md §2, specs/x.md ${part.repeat(100_000 / part.length)}`, at);
    expect(references[0]?.address).toBe("specs/y.md §2");
  },
);

function createClause(id: string, changes: Partial<Clause> = {}): Clause {
  return {
    id,
    addresses: [id],
    kind: "heading",
    artifact: null,
    revision: null,
    title: id,
    path: "specs/x.md",
    range: { line: 1, column: 1, endLine: 1 },
    hash: "",
    needs: [],
    informative: false,
    depends: [],
    covers: [],
    status: null,
    tags: [],
    parent: null,
    ...changes,
  };
}
