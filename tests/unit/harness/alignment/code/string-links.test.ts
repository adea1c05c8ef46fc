import { describe, expect, it } from "vitest";
import { readSource } from "./covers.ts";

// @spec specs/alignment.md §3.2
describe("a docstring", () => {
  it.each([
    ['def f():\n    """@spec specs/x.md §1"""\n', "2:8", "@spec specs/x.md §1"],
    ['def f():\n    """\n    Adds.\n\n    @spec: specs/x.md §1, §2 — a note\n    """\n', "5:5", "@spec specs/x.md §1"],
    ["class A:\n    rate = 1\n    r'''Rate.\n    @spec specs/x.md#slug'''\n", "4:5", "@spec specs/x.md#slug"],
    ['"""A module.\n@see specs/x.md §1\n"""\nimport os\n', "2:1", "@see specs/x.md §1"],
    ["async def f():\n  '@spec fwd.amplitude~1'\n", "2:4", "@spec fwd.amplitude~1"],
  ])("that begins like a link is a warning: %j", async (text, place, received) => {
    const { issues, links } = await readSource("src/a.py", text, ["@see"]);
    expect(links).toEqual([]);
    expect(issues).toMatchObject([{ rule: "link-in-string", severity: "warning", received }]);
    expect(`${issues[0]?.where.line}:${issues[0]?.where.column}`).toBe(place);
    expect(issues[0]?.hint).toContain(`\`# ${received}\``);
  });

  it.each([
    'def f():\n    """Reads `@spec specs/x.md §1` and what follows @spec specs/x.md §1."""\n',
    'def f():\n    """\n    ```\n    @spec specs/x.md §1\n    ```\n    """\n',
    'def f():\n    """\n    @see the page\n    @special specs/x.md\n    """\n',
    'TEXT = """\n@spec specs/x.md §1\n"""\n',
    'f("""\n@spec specs/x.md §1\n""")\n',
  ])("that is none, or only speaks of links, is no warning: %j", async (text) => {
    expect(await readSource("src/a.py", text, ["@see"])).toEqual({ links: [], clauses: [], issues: [] });
  });
});
