import { describe, expect, it } from "vitest";
import { createNameTable, createOwners } from "../../../../../src/harness/alignment/results/name-table.ts";
import type { RecordedResult } from "../../../../../src/harness/alignment/results/types.ts";

function tableOf(owners: readonly string[]) {
  const known = createOwners();
  const table = createNameTable(known);
  for (const owner of owners) {
    known.add(owner);
    const result: RecordedResult = { path: null, owner, name: "adds", outcome: "passed", source: "a.xml", atMs: 1 };
    table.put("adds", owner, result);
  }
  return (key: string) => table.get(key).map(({ result, rest }) => `${result.owner} | ${rest}`);
}

// @spec specs/alignment.md §6
describe("createNameTable", () => {
  it("finds results by their name behind any end of their owner, and says what that leaves out", () => {
    const get = tableOf(["org.math.Sums", "org.text.Sums", ""]);
    expect(get("math Sums adds")).toEqual(["org.math.Sums | org"]);
    expect(get("Sums adds")).toEqual(["org.math.Sums | org math", "org.text.Sums | org text"]);
    expect(get("adds")).toEqual(["org.math.Sums | org math Sums", "org.text.Sums | org text Sums", " | "]);
    expect([...get("ums adds"), ...get("Sums add"), ...get("Sums")]).toEqual([]);
  });

  it("holds tens of thousands of results with long owners", () => {
    const owners = Array.from({ length: 50_000 }, (_, at) => `org.example.some.where.deep.pkg${at % 40}.C${at}`);
    expect(tableOf(owners)("pkg7 C7 adds")).toHaveLength(1);
  });
});
