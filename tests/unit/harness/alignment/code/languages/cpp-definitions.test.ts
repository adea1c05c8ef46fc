import { expect, it } from "vitest";
import { tidyMacroBody } from "../../../../../../src/harness/alignment/code/languages/cpp-definitions.ts";
import { coversOf, hashOf } from "../covers.ts";

const define = (body: string): Promise<string | undefined> =>
  hashOf("a.h", `// @spec specs/x.md §1\n#define EACH(item, list) ${body}\n\nint after(void);\n`);

// @spec specs/alignment.md §5
it("white space, line ends and comments in the body of a macro do not count", async () => {
  const plain = await define("do { item=first(list); } while (0)");
  expect(await define("\\\n  do {      \\\n    item = first( list );\\\n  } while (0)")).toBe(plain);
  expect(await define("do { /* The first one. */ item=first(list); } while (0) // once")).toBe(plain);
  expect(await define("do { \\\r\n item=first(list); } while (0)")).toBe(plain);
});

// @spec specs/alignment.md §5
it.each([
  ["item + +list", "item ++ list"],
  ["item list", "itemlist"],
  ['"a b"', '"a  b"'],
  ["item & &list", "item && list"],
  ["item ## list", "item # list"],
  ["item \\\n + 1", "item \\\n + 2"],
])("what the body of a macro says counts: %j is not %j", async (one, other) => {
  expect(await define(one)).not.toBe(await define(other));
});

// @spec specs/alignment.md §3.2
it("comments in a macro of several lines end neither it nor what stands round it", async () => {
  const text = `#ifndef A_H
#define A_H
#ifdef FAST
/* First. */
#define new_tree(tree) do {	\\
    /* Bookkeeping. */		\\
    assert(tree); } while (0)
#endif
// @spec specs/x.md §1
#define old_tree(tree) run(tree)
// @spec specs/x.md §2
#define each(tree)		\\
  /* @spec specs/x.md §3 */	\\
  run(tree)
#endif
`;
  expect(await coversOf("a.h", text)).toEqual({ "1": "old_tree", "2": "each", "3": "each" });
});

it.each(["\\'", '\\"', "/*", "'", '"', "a\\\n", "#"])("a long macro of %j does not hang", (piece) => {
  const began = performance.now();
  tidyMacroBody(piece.repeat(200_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});
