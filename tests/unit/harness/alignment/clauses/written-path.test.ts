import { expect, test } from "vitest";
import { parseReferences, referencesOfPlan } from "../../../../../src/harness/alignment/clauses/address.ts";
import { decodePath, encodeAddress, encodePath } from "../../../../../src/harness/alignment/clauses/written-path.ts";

const at = { path: "src/fit.ts", line: 1, column: 1 };
const addresses = (text: string) => parseReferences(text, at).map((reference) => reference.address);

// @spec specs/alignment.md §3.1
test.each([
  "specs/two words.md",
  "specs/50% off.md",
  "specs/a%20b.md",
  "specs/x, y; z.md",
  "specs/§2 (draft) [x].md",
  'specs/it\'s "so".md',
  "specs/ünï.md",
])("a link can name the spec %s", (path) => {
  expect(addresses(`${encodePath(path)} §1, §2`)).toEqual([`${path} §1`, `${path} §2`]);
  expect(addresses(`${encodePath(path)}#slug`)).toEqual([`${path}#slug`]);
});

test("a path without such marks is written as it is", () => {
  expect(encodePath("specs/a-b_c/ünï.md")).toBe("specs/a-b_c/ünï.md");
});

test("a percent sign that is no escape stays", () => {
  expect(decodePath("specs/100%.md")).toBe("specs/100%.md");
  expect(decodePath("specs/%ff.md")).toBe("specs/%ff.md");
});

test("an address is written with its path as in a URL", () => {
  expect(encodeAddress("specs/two words.md §1[a row.md]")).toBe("specs/two%20words.md §1[a row.md]");
  expect(encodeAddress("specs/a (b).md#slug")).toBe("specs/a%20%28b%29.md#slug");
  expect(encodeAddress("specs/x.md §1")).toBe("specs/x.md §1");
  expect(encodeAddress("fwd.amplitude~1[batch size]")).toBe("fwd.amplitude~1[batch size]");
});

test.each(["specs/two words.md", "specs/two%20words.md"])("a plan can name the spec as %s", (path) => {
  const span = { from: 100, to: 110, line: 3, column: 5 };
  expect(referencesOfPlan({ path, clause: "§1", note: null, span }, "plans/p.md")).toMatchObject([
    { address: "specs/two words.md §1" },
  ]);
});
