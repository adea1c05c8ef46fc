import { describe, expect, it } from "vitest";
import { createStartTable } from "../../../../../src/harness/alignment/results/start-table.ts";

function tableOf(names: readonly string[]) {
  const hits = names.map((name) => {
    const result = { path: null, owner: "", name, outcome: "passed", source: "a.xml", atMs: 1 } as const;
    return { result, full: name, base: name, rest: "" };
  });
  const table = createStartTable(hits);
  return (start: string) => table.get(start).map(({ full }) => full);
}

// @spec specs/alignment.md §6
describe("createStartTable", () => {
  it("gives what begins with a key, and nothing else", () => {
    const get = tableOf(["math sums", "math adds", "maths", "ma", "text", "math adds"]);
    expect(get("math ")).toEqual(["math adds", "math adds", "math sums"]);
    expect(get("math")).toEqual(["math adds", "math adds", "math sums", "maths"]);
    expect(get("text")).toEqual(["text"]);
    expect([...get("text "), ...get("z"), ...get("A"), ...tableOf([])("math")]).toEqual([]);
  });

  it("answers a hundred thousand questions to as many names", () => {
    const names = Array.from({ length: 100_000 }, (_, at) => `suite ${String(at).padStart(6, "0")} adds`);
    const get = tableOf(names);
    expect(names.every((name) => get(name.slice(0, -4)).length === 1)).toBe(true);
  });
});
