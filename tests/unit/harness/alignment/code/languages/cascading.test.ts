import { describe, expect, it } from "vitest";
import { hashOf } from "../covers.ts";

const before = `/* @spec specs/x.md §1 */
A:Hover::BEFORE, a[href='x'] { Color: #FFF; margin: .5EM 1.0 +.50px 010px; content: 'say "hi"'; CONTENT: 'it\\'s';
  background: url( 'y.png' ); color: RED !IMPORTANT; --Own: #FFF; transition: all 1S; }
`;
/** As Prettier and Biome write it. */
const after = `/* @spec specs/x.md §1 */
A:hover::before,
a[href="x"] {
  color: #fff;
  margin: 0.5em 1 +0.5px 010px;
  content: 'say "hi"';
  content: "it's";
  background: url("y.png");
  color: RED !important;
  --Own: #FFF;
  transition: all 1s;
}
`;

// @spec specs/alignment.md §5
describe("CSS", () => {
  it("is the same after a formatter, which writes quotes, numbers, colours and names in its own way", async () => {
    expect(await hashOf("a.css", after)).toBe(await hashOf("a.css", before));
  });

  it.each([
    ["0.5em", "0.6em"],
    ["0.5em", "0.5rem"],
    ["#fff;\n  m", "#ffe;\n  m"],
    ["+0.5px", "-0.5px"],
    ["y.png", "Y.png"],
    ["it's", "its"],
    ["RED", "BLUE"],
    [" !important", ""],
    ["a[href", "b[href"],
    ["hover", "focus"],
    ["--Own", "--own"],
    ["010px", "10.1px"],
  ])("is another with %s in place of %s", async (from, to) => {
    expect(after).toContain(from);
    expect(await hashOf("a.css", after.replace(from, to))).not.toBe(await hashOf("a.css", after));
  });
});
