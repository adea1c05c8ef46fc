import { beforeAll, describe, expect, it } from "vitest";
import { openCodeReader, type CodeReader } from "../../../../../src/harness/alignment/code/read-code.ts";

let reader: CodeReader;
beforeAll(async () => {
  reader = await openCodeReader();
});

async function covers(text: string, path: string): Promise<readonly string[]> {
  const { links } = await reader.read(text, path, "code", { needs: [], linkWords: ["@spec"] });
  return links.map(({ cover }) => `${cover?.kind} ${cover?.name} ${cover?.range.line}-${cover?.range.endLine}`);
}

// @spec specs/alignment.md §3.2
describe("a statement of the file itself", () => {
  it.each([
    [
      "a.js",
      'const app = express();\n// @spec s.md §1\napp.get("/users", (req, res) => {\n  res.send(1);\n});\n',
      "app.get /users 3-5",
    ],
    ["a.py", "app = 1\n# @spec s.md §1\nregister(\n    handler)\n", "register handler 3-4"],
    ["b.py", "app = 1\n# @spec s.md §1\nif app:\n    run()\n", "if app 3-4"],
    ["a.rb", 'X = 1\n# @spec s.md §1\nget "/x" do\n  1\nend\n', "get /x 3-5"],
    ["a.php", "<?php\nconst X = 1;\n// @spec s.md §1\nRoute::get('/x', fn () => 1);\n", "Route::get /x 4-4"],
    ["a.cc", "int a() { return 1; }\n// @spec s.md §1\nBENCHMARK(sorts);\n", "BENCHMARK sorts 3-3"],
    ["a.rs", "fn a() {}\n// @spec s.md §1\nbitflags! {\n  struct A {}\n}\n", "bitflags! struct 3-5"],
    ["a.ts", "export const a = 1;\n// @spec s.md §1\nfor (const n of list) {\n  run(n);\n}\n", "for const 3-5"],
  ])("of %s is covered by the comment before it", async (path, text, expected) => {
    expect(await covers(text, path)).toEqual([`symbol ${expected}`]);
  });

  it("has a name of its own where others begin alike, whichever of them are linked", async () => {
    const text = 'const app = 1;\napp.use("/a", 1);\n// @spec s.md §1\napp.use("/a", 2);\n';
    expect(await covers(text, "a.js")).toEqual(["symbol app.use /a (2) 4-4"]);
  });

  it("keeps its name and hash when a formatter lays it out", async () => {
    const read = async (text: string) =>
      (await reader.read(text, "a.js", "code", { needs: [], linkWords: ["@spec"] })).links.map(({ cover }) => [
        cover?.name,
        cover?.hash,
      ]);
    const one = await read("const a = 1;\n// @spec s.md §1\napp.get('/x', auth, run)\n");
    expect(await read('const a = 1;\n// @spec s.md §1\napp.get(\n  "/x",\n  auth,\n  run,\n);\n')).toEqual(one);
    expect(await read("const a = 1;\n// @spec s.md §1\napp.get('/x', auth, other)\n")).not.toEqual(one);
  });

  it("is not covered by the comment that opens the file, behind a blank line, or where it imports", async () => {
    const whole = ["file a.js 1-4"];
    expect(await covers("// @spec s.md §1\nrun();\n\nconst a = 1;\n", "a.js")).toEqual(whole);
    expect(await covers("const a = 1;\n// @spec s.md §1\n\nrun();\n", "a.js")).toEqual(whole);
    expect(await covers('const a = 1;\n// @spec s.md §1\nimport "x";\nrun();\n', "a.js")).toEqual(whole);
    expect(await covers("a = 1\n# @spec s.md §1\nrequire 'x'\nrun\n", "a.rb")).toEqual(["file a.rb 1-4"]);
  });

  it("is covered by a comment inside it, where no symbol is", async () => {
    const text = "const a = 1;\n\nlist.forEach((n) => {\n  // @spec s.md §1\n  run(n);\n\n  // @spec s.md §2\n});\n";
    expect(await covers(text, "a.js")).toEqual(["symbol list.forEach n 3-8", "symbol list.forEach n 3-8"]);
    const macro = "fn a() {}\n\nproptest! {\n  // @spec s.md §1\n  #[test]\n  fn holds(n in 0..9) { run(n) }\n}\n";
    expect(await covers(macro, "a.rs")).toEqual(["symbol proptest! test 3-7"]);
  });

  it("within a symbol is a part of that", async () => {
    const text = "function f() {\n  // @spec s.md §1\n  run();\n}\n";
    expect(await covers(text, "a.js")).toEqual(["symbol f 1-4"]);
  });
});
