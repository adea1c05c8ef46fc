import { expect, test } from "vitest";
import { openCodeReader } from "../../../../../src/harness/alignment/code/read-code.ts";
import type { Cover } from "../../../../../src/harness/alignment/types.ts";

const settings = { needs: [], linkWords: ["@spec"] };
const source = (body: string): string => `// @spec specs/x.md §1\nexport function fit(a) {${body}}\n`;

async function coverOf(text: string, reviewed?: ReadonlyMap<string, string>): Promise<Cover> {
  const reader = await openCodeReader(reviewed);
  const { links } = await reader.read(text, "src/fit.js", "code", settings);
  return links[0]?.cover as Cover;
}

test("a symbol whose text was reviewed has the tokens of its review, without being taken apart", async () => {
  const { exact } = await coverOf(source(" return a; "));
  const reviewed = new Map([[exact, "0123456789abcdef"]]);
  expect((await coverOf(source(" return a; "), reviewed)).hash).toBe("0123456789abcdef");
  expect((await coverOf(source(" return a;"), reviewed)).hash).toBe((await coverOf(source(" return a; "))).hash);
});

test("the exact hash is of the text alone, wherever it stands, and of its language", async () => {
  const { exact, hash } = await coverOf(source(" return a; "));
  expect(await coverOf(`\n\n${source(" return a; ")}\nfit(1);\n`)).toMatchObject({ exact, hash });
  expect(await coverOf(source(" return  a; "))).toMatchObject({ hash });
  expect((await coverOf(source(" return  a; "))).exact).not.toBe(exact);
  const reader = await openCodeReader();
  const { links } = await reader.read(source(" return a; "), "src/fit.ts", "code", settings);
  expect(links[0]?.cover?.exact).not.toBe(exact);
});
