import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../../", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}

/** Strings of a union of the source, `| "a" | "b"`. */
function members(path: string, type: string): readonly string[] {
  const [, union = ""] = new RegExp(`export type ${type} =([^;]+);`, "u").exec(read(path)) ?? [];
  return [...union.matchAll(/"([\w-]+)"/gu)].map((match) => match[1] ?? "").sort();
}

/** Code spans in the first column of the tables of a section. */
function firstColumn(path: string, section: string): readonly string[] {
  const text = read(path)
    .split(/^## /mu)
    .find((each) => each.startsWith(section));
  const cells = (text ?? "").split("\n").flatMap((line) => (line.startsWith("| `") ? [line.split("|")[1] ?? ""] : []));
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/gu)].map((match) => match[1] ?? "")).sort();
}

const verdictCodes = members("src/harness/verdict/types.ts", "VerdictCode");

describe("specs/cycle.md", () => {
  it("explains each verdict and no other", () => {
    expect(verdictCodes).toContain("red-holds");
    expect(firstColumn("specs/cycle.md", "§9")).toEqual(verdictCodes);
  });
});

describe("specs/evidence-format.md", () => {
  it("describes each event of the journal and no other", () => {
    const source = read("src/harness/evidence/types.ts").split("export type JournalEvent =")[1] ?? "";
    const types = [...source.matchAll(/readonly type: "([\w-]+)"/gu)].map((match) => match[1] ?? "");
    expect(firstColumn("specs/evidence-format.md", "§2")).toEqual(types.sort());
  });

  it("has a schema that knows each verdict and no other", () => {
    const schema = JSON.parse(read("src/harness/evidence/manifest.schema.json")) as {
      readonly $defs: {
        readonly verdict: { readonly properties: { readonly code: { readonly enum: readonly string[] } } };
      };
    };
    expect([...schema.$defs.verdict.properties.code.enum].sort()).toEqual(verdictCodes);
  });
});
