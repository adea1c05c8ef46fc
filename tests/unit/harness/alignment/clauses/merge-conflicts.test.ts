import { describe, expect, it } from "vitest";
import { readClauses } from "../../../../../src/harness/alignment/clauses/read-clauses.ts";

const conflict = "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other";
const read = (text: string) =>
  readClauses(text, "specs/x.md", { needs: ["impl"], linkWords: ["@spec"] }).issues.map(
    ({ rule, where }) => `${rule} ${where?.line}:${where?.column}`,
  );

// @spec specs/alignment.md §2.1
describe("a spec in which a merge left both sides", () => {
  it("is an error at each conflict", () => {
    expect(read(`# T\n\n## 1 A\n${conflict}\n\n## 2 B\r\n${conflict.replaceAll("\n", "\r\n")}\n`)).toEqual([
      "spec-conflict 4:1",
      "spec-conflict 11:1",
    ]);
  });

  it("is none where the markers are an example, or only one of them stands there", () => {
    expect(read(`# T\n\n## 1 A\n\`\`\`\n${conflict}\n\`\`\`\n`)).toEqual([]);
    expect(read("# T\n\n## 1 A\n<<<<<<< HEAD\n")).toEqual([]);
    expect(read("# T\n\n## 1 A\n>>>>>>> a quotation of quotations\n")).toEqual([]);
  });
});
