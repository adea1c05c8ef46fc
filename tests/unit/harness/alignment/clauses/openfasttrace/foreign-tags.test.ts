import { expect, test } from "vitest";
import { withoutForeignTags } from "../../../../../../src/harness/alignment/clauses/openfasttrace/foreign-tags.ts";
import { readTags } from "../../../../../../src/harness/alignment/clauses/openfasttrace/read-tags.ts";
import { readClauses } from "../../../../../../src/harness/alignment/clauses/read-clauses.ts";
import type { FileFacts } from "../../../../../../src/harness/alignment/types.ts";

const none = { references: [], selectors: [], tables: [], anchors: [], issues: [], lineCount: 9 };
const code: FileFacts = { path: "src/a.ts", role: "code", ...none, ...readTags("// [impl->dsn~x~1]\n", "src/a.ts") };

function spec(text: string): FileFacts {
  const { clauses, links } = readClauses(text, "doc/x.md", { needs: [], linkWords: ["@spec"] });
  return { path: "doc/x.md", role: "spec", ...none, clauses, links };
}

test("tags count where a spec has an item", () => {
  const files = [spec("# X\n\n`dsn~x~1`\n\nText.\n"), code];
  expect(withoutForeignTags(files)).toBe(files);
});

test("what looks like a tag is text where no spec has an item", () => {
  const [, kept] = withoutForeignTags([spec("# X\n\nText.\n"), code]);
  expect(kept).toEqual({ ...code, clauses: [], links: [] });
});

test("links to clauses of our own stay, with a revision too", () => {
  const range = { line: 1, column: 1, endLine: 1 };
  const link = { kind: "impl", path: "src/a.ts", range, cover: null, item: null };
  const links = ["fwd.amplitude~1", "specs/x.md §1"].map((address) => ({ ...link, address, written: address }));
  const [kept] = withoutForeignTags([{ ...code, clauses: [], links }]);
  expect(kept?.links).toEqual(links);
});
