import { describe, expect, it } from "vitest";
import { coversOf, hashOf, readSource } from "../covers.ts";

const functions = `// @spec specs/x.md §1
export function add(a: string): string;
export function add(a: number): number;
// @spec specs/x.md §2
export function add(a: any): any {
  return a + 1;
}

// @spec specs/x.md §3
export function other(): void {}
`;
const methods = `class Sum {
  // @spec specs/x.md §1
  add(a: string): string;
  add(a: number): number;
  add(a: any): any {
    return a + 1;
  }
  // @spec specs/x.md §2
  other(): void {}
}
interface Adds {
  // @spec specs/x.md §3
  add(a: string): string;
  add(a: number): number;
}
`;
const python = `from typing import overload

# @spec specs/x.md §1
@overload
def add(a: str) -> str: ...
@overload
def add(a: int) -> int: ...
def add(a):
    return a + 1

# @spec specs/x.md §2
def add(a):
    return a


class Sum:
    # @spec specs/x.md §3
    @property
    def rate(self):
        return self._rate

    @rate.setter
    def rate(self, value):
        self._rate = value + 1

    # @spec specs/x.md §4
    def reset(self):
        pass
`;

// @spec specs/alignment.md §3.2
describe("overloads", () => {
  it("of TypeScript are one with the function behind them", async () => {
    expect(await coversOf("a.ts", functions)).toEqual({ 1: "add", 2: "add", 3: "other" });
    expect(await hashOf("a.ts", functions.replace("a + 1", "a + 2"))).not.toBe(await hashOf("a.ts", functions));
    expect(await hashOf("a.ts", functions.replace("number): n", "bigint): n"))).not.toBe(
      await hashOf("a.ts", functions),
    );
  });

  it("of TypeScript's methods are one with the method behind them, and by themselves in an interface", async () => {
    expect(await coversOf("a.ts", methods)).toEqual({ 1: "Sum.add", 2: "Sum.other", 3: "Adds.add" });
    expect(await hashOf("a.ts", methods.replace("a + 1", "a + 2"))).not.toBe(await hashOf("a.ts", methods));
    expect(await hashOf("a.ts", methods.replace("void {}", "void { return; }"))).toBe(await hashOf("a.ts", methods));
  });

  it("of Python are one with the function behind them, and a property with its setter", async () => {
    expect(await coversOf("a.py", python)).toEqual({ 1: "add", 2: "add (2)", 3: "Sum.rate", 4: "Sum.reset" });
    expect(await hashOf("a.py", python.replace("a + 1", "a + 2"))).not.toBe(await hashOf("a.py", python));
    expect(await hashOf("a.py", python.replace("return a\n", "return -a\n"))).toBe(await hashOf("a.py", python));
    const { links } = await readSource("a.py", python);
    const edited = await readSource("a.py", python.replace("value + 1", "value"));
    const changed = links.filter(({ cover }, index) => cover?.hash !== edited.links[index]?.cover?.hash);
    expect(changed.map(({ cover }) => cover?.name)).toEqual(["Sum.rate"]);
  });

  it("are none in two functions of one name that stand apart", async () => {
    const twice = "// @spec specs/x.md §1\nfunction a() { b(); }\n// @spec specs/x.md §2\nfunction a() { c(); }\n";
    expect(await coversOf("a.js", twice)).toEqual({ 1: "a", 2: "a (2)" });
  });
});
