import { describe, expect, it } from "vitest";
import { coversOf, hashOf } from "../covers.ts";

const SYMBOLS = `/** Opens. @spec specs/x.md §1 */

import { a } from "./a.js";

// @spec specs/x.md §2
export function fit(data: number[]): void {
  // @spec specs/x.md §3
  const local = data.length;
  return;
}

/**
 * Trains.
 * @spec specs/x.md §4
 */
@Injectable({ a: 1 })
export abstract class Trainer<T> {
  // @spec specs/x.md §5
  readonly rate = 1;
  rows: number[] = []; // @spec specs/x.md §6

  // @spec specs/x.md §7
  @Log()
  // more
  async step(): Promise<void> {
    work(); // @spec specs/x.md §8
    // @spec specs/x.md §9
  }
  // @spec specs/x.md §10
}

// @spec specs/x.md §11
export const LIMIT = 3, OTHER = 4;
// @spec specs/x.md §12
const run = async () => {
  // @spec specs/x.md §13
  const inner = 1;
};
interface Knobs {
  /** @spec specs/x.md §14 */
  readonly batch: number;
  size?: number; // @spec specs/x.md §15
}
// @spec specs/x.md §16
type Mode = "a" | "b";
enum Color {
  // @spec specs/x.md §17
  Red,
  Green = 2, // @spec specs/x.md §18
}
const table = {
  // @spec specs/x.md §19
  batch: 1,
};
// @spec specs/x.md §20
export default class {}
// @spec specs/x.md §21
run();
declare module "m" {
  // @spec specs/x.md §22
  function f(a: string): void;
}
// @spec specs/x.md §23
function fit(): void {}
`;

const TESTS = `import { it } from "vitest";
// @spec specs/x.md §1
describe("math", () => {
  // @spec specs/x.md §2
  it("adds 1 and 2", async () => {
    // @spec specs/x.md §3
    const sum = add(1, 2);
    expect(sum).toBe(3);
  });
  // @spec specs/x.md §4
  test.each([[1, 2]])("adds %i", (a) => {});
  it.skip(\`mul \${1}\`, () => {}); // @spec specs/x.md §5
  // @spec specs/x.md §6
  test.each\`a | b\`("tables", () => {});
  // @spec specs/x.md §7
  await t.test("sub", async () => {});
  // @spec specs/x.md §8
  regex.test("sub");
});
// @spec specs/x.md §9
Deno.test("denotes", () => {});
// @spec specs/x.md §10
Deno.test({ name: "an object", fn() {} });
`;

// @spec specs/alignment.md §3.2
describe("a helper that declares tests", () => {
  const SOURCE = `
// @spec specs/x.md §1
describeOnEachEngine("an engine", (engine) => {
  // @spec specs/x.md §2
  testIf(gpu)("adds", async () => { function one() {} });
  // @spec specs/x.md §3
  test.each([[1]])("of %i", () => {});
  // @spec specs/x.md §4
  await helpers.testOn(engine)(\`of \${engine}\`, { timeout: 3 }, function () {});
});
// @spec specs/x.md §5
suite("all", function () {});
`;

  it("is a test with that title", async () => {
    expect(await coversOf("tests/a.test.ts", SOURCE)).toEqual({
      1: "an engine",
      2: "an engine > adds",
      3: "an engine > of %i",
      4: "an engine > of ${engine}",
      5: "all",
    });
  });

  it("is none in a file of code", async () => {
    expect(await coversOf("src/a.ts", SOURCE)).toMatchObject({ 1: "a.ts", 2: "describeOnEachEngine an", 5: "all" });
  });

  it.each([
    'app.get("/", () => {});',
    'vi.mock("./a.ts", () => ({}));',
    'beforeEach("all", () => {});',
    'emitter.on("end", () => {});',
    'const a = helper("adds", () => {});',
    'helper("adds", 1);',
    "helper(name, () => {});",
  ])("is not %s", async (call) => {
    const covers = await coversOf("tests/a.test.js", `function around() {\n// @spec specs/x.md §1\n${call}\n}`);
    expect(covers).toEqual({ 1: "around" });
  });
});

describe("TypeScript", () => {
  it("covers each kind of symbol", async () => {
    expect(await coversOf("a.ts", SYMBOLS)).toEqual({
      1: "a.ts",
      2: "fit",
      3: "fit",
      4: "Trainer",
      5: "Trainer.rate",
      6: "Trainer.rows",
      7: "Trainer.step",
      8: "Trainer.step",
      9: "Trainer.step",
      10: "Trainer",
      11: "LIMIT",
      12: "run",
      13: "run",
      14: "Knobs.batch",
      15: "Knobs.size",
      16: "Mode",
      17: "Color.Red",
      18: "Color.Green",
      19: "table.batch",
      20: "default",
      21: "run",
      22: "m.f",
      23: "fit (2)",
    });
  });

  it("covers calls of tests by their titles", async () => {
    expect(await coversOf("a.test.ts", TESTS)).toEqual({
      1: "math",
      2: "math > adds 1 and 2",
      3: "math > adds 1 and 2",
      4: "math > adds %i",
      5: "math > mul ${1}",
      6: "math > tables",
      7: "math > sub",
      8: "math",
      9: "denotes",
      10: "an object",
    });
  });

  it("covers components and fields in JavaScript with JSX", async () => {
    const text = `// @spec specs/x.md §1
export function App() { return <p>{/* @spec specs/x.md §2 */}it's</p>; }
class A { #x = 1; // @spec specs/x.md §3
}
// @spec specs/x.md §4
module.exports.fit = () => 1;
// @spec specs/x.md §5
export default () => 1;`;
    const names = { 1: "App", 2: "App", 3: "A.#x", 4: "module.exports.fit", 5: "default" };
    expect(await coversOf("a.jsx", text)).toEqual(names);
    expect(await coversOf("a.tsx", text.replace("#x = 1", "#x: number = 1"))).toEqual(names);
  });

  it("keeps its hash when Prettier writes it anew", async () => {
    const before = `// @spec specs/x.md §1
export const fit = (a) => { const o = {'a': 1, "b-c": 'it\\'s', c: [1,2,3]}; if (a) return (a && o.b) || (
  await x); for (const y of o) call(y, 0XAB, 1.50); return <const>o }`;
    const after = `// @spec specs/x.md §1
export const fit = (
  a,
) => {
  // a comment
  const o = {
    a: 1,
    "b-c": "it's",
    c: [1, 2, 3],
  };
  if (a) return (a && o.b) || (await x);
  for (const y of o) call(y, 0xab, 1.5,);
  return (<const>o);
};`;
    expect(await hashOf("a.ts", after)).toBe(await hashOf("a.ts", before));
    expect(await hashOf("a.ts", before.replace("(a) =>", "a =>"))).toBe(await hashOf("a.ts", before));
    expect(await hashOf("a.ts", before.replace("[1,2,3]", "[1,2,4]"))).not.toBe(await hashOf("a.ts", before));
    expect(await hashOf("a.ts", before.replaceAll("\n", "\r\n"))).toBe(await hashOf("a.ts", before));
  });

  it("calls a destructured constant the same however it is written", async () => {
    const names = await Promise.all(
      ["const { a, b: c } = d;", "const {\n  a,\n  b: c,\n} = d;"].map((text) =>
        coversOf("a.ts", `// @spec specs/x.md §1\n${text}`),
      ),
    );
    expect(names).toEqual([{ 1: "{a, b:c}" }, { 1: "{a, b:c}" }]);
  });

  it("sees where brackets change what is computed", async () => {
    const hashes = await Promise.all(
      ["(a + b) * c", "a + b * c", "(a + b * c)"].map((value) =>
        hashOf("a.ts", `// @spec specs/x.md §1\nconst x = ${value};`),
      ),
    );
    expect(hashes[0]).not.toBe(hashes[1]);
    expect(hashes[1]).toBe(hashes[2]);
  });
});
