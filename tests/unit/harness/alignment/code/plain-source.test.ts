import { describe, expect, it } from "vitest";
import { hashOf } from "./covers.ts";

const yaml = "# @spec specs/x.md §1\njobs:\n  test:\n    run: a  b\n  lint: c\n";

// @spec specs/alignment.md §5
describe("the hash of a file without a grammar", () => {
  it.each([
    ["trailing white space", yaml.replace("test:", "test:  \t")],
    ["empty lines", yaml.replace("jobs:\n", "\n \njobs:\n\n\n")],
    ["comments", yaml.replace("jobs:", "# more\njobs: # why").replace("  lint", "    # note\n  lint")],
    ["blanks within a line", yaml.replace("a  b", "a b")],
    ["line ends", yaml.replaceAll("\n", "\r\n")],
  ])("does not depend on %s", async (_, text) => {
    expect(await hashOf("a.yaml", text)).toBe(await hashOf("a.yaml", yaml));
  });

  it.each(["a.yaml", "Makefile", "a.nim", "notes.unknown"])("depends on indentation in %s", async (path) => {
    expect(await hashOf(path, yaml.replace("  lint", "lint"))).not.toBe(await hashOf(path, yaml));
    expect(await hashOf(path, yaml.replace("  lint", "    lint"))).not.toBe(await hashOf(path, yaml));
    expect(await hashOf(path, yaml.replace("a  b\n", "a  b"))).not.toBe(await hashOf(path, yaml));
  });

  it.each(["Jenkinsfile", "ci/Jenkinsfile", "a.gleam", "a.cue", "a.qml"])("knows the comments of %s", async (path) => {
    const text = (note: string) => `// @spec specs/x.md §1\nrun {${note}\n  go\n}\n`;
    expect(await hashOf(path, text(" // why"))).toBe(await hashOf(path, text("")));
    expect(await hashOf(path, text(" /* why */").replace("  go", "go"))).toBe(await hashOf(path, text("")));
    expect(await hashOf(path, text(" now"))).not.toBe(await hashOf(path, text("")));
  });

  it("tells a tab from blanks", async () => {
    const make = "# @spec specs/x.md §1\nall:\n\tcc a.c\n";
    expect(await hashOf("Makefile", make.replace("\t", "        "))).not.toBe(await hashOf("Makefile", make));
  });

  it("of a range counts indentation from its first line on", async () => {
    const range = (indent: string, inner: string) =>
      `a:\n${indent}# @spec-begin specs/x.md §1\n${indent}b:\n${indent}${inner}c: 1\n${indent}# @spec-end\n`;
    expect(await hashOf("a.yaml", range("    ", "  "))).toBe(await hashOf("a.yaml", range("  ", "  ")));
    expect(await hashOf("a.yaml", range("  ", "    "))).not.toBe(await hashOf("a.yaml", range("  ", "  ")));
  });

  it("of Python tells which block a line belongs to", async () => {
    const python = "# @spec specs/x.md §1\ndef f():\n    if a:\n        b()\n        c()\n";
    expect(await hashOf("a.py", python.replace("        c()", "    c()"))).not.toBe(await hashOf("a.py", python));
    expect(await hashOf("a.py", python.replaceAll("    ", "  "))).toBe(await hashOf("a.py", python));
  });

  it("does not depend on layout where braces tell blocks", async () => {
    const kotlin = "// @spec specs/x.md §1\nfun f() {\n  return 1\n}\n";
    expect(await hashOf("a.kt", kotlin.replaceAll("  ", "\t"))).toBe(await hashOf("a.kt", kotlin));
  });
});
