import { describe, expect, it } from "vitest";
import { coversOf } from "./covers.ts";

const data = (mark: string): string => `${mark} ${"1, ".repeat(700_000)}\n`;

// @spec specs/alignment.md §3.2
describe("a source of more than two million characters", () => {
  it("has links that cover the file, whatever its language", async () => {
    const text = `// @spec specs/x.md §1\nexport const a = [\n${data("//")}];\n// @spec specs/x.md §2\nexport const b = 1;\n`;
    expect(await coversOf("a.ts", text)).toEqual({ "1": "a.ts", "2": "a.ts" });
  });

  it("has none in strings, which may go over lines", async () => {
    const script = `const a = "// @spec specs/x.md §1";\nconst b = \`\n// @spec specs/x.md §2\n\`;\n${data("//")}// @spec specs/x.md §3\n`;
    expect(await coversOf("a.ts", script)).toEqual({ "3": "a.ts" });
    const python = `def f():\n    """\n    # @spec specs/x.md §1\n    """\n${data("#")}# @spec specs/x.md §2\n`;
    expect(await coversOf("a.py", python)).toEqual({ "2": "a.py" });
  });

  it("keeps the links behind a mark of strings that is never closed", async () => {
    expect(await coversOf("a.js", `a = /\`/;\n${data("//")}// @spec specs/x.md §1\n`)).toEqual({ "1": "a.js" });
  });
});
