import { describe, expect, it } from "vitest";
import { findComponents } from "../../../../../src/harness/alignment/trace/components.ts";

function componentsOf(edges: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return findComponents(Object.keys(edges), (node) => edges[node] ?? []).map((members) => [...members].sort().join(""));
}

describe("findComponents", () => {
  it("gives what others lead to before them", () => {
    expect(componentsOf({ a: ["b", "c"], b: ["c"], c: [] })).toEqual(["c", "b", "a"]);
  });

  it("puts nodes together that lead to each other", () => {
    expect(componentsOf({ a: ["b"], b: ["c"], c: ["a", "d"], d: ["e"], e: ["d"], f: ["a"] })).toEqual([
      "de",
      "abc",
      "f",
    ]);
  });

  it("follows a chain of two hundred thousand nodes", () => {
    const count = 200_000;
    const nodes = Array.from({ length: count }, (_, at) => at);
    const components = findComponents(nodes, (at) => (at + 1 < count ? [at + 1] : []));
    expect(components).toHaveLength(count);
    expect(components[0]).toEqual([count - 1]);
  });
});
