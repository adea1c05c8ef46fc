import { afterAll, describe, expect, it } from "vitest";
import { runLoop } from "./support/loop.ts";
import { createTinyProject } from "./support/tiny-project.ts";

const project = createTinyProject();
afterAll(() => project.remove());

const code = "# @spec specs/sums.md §1\ndef add(a, b):\n    return a + b\n";

describe("a project in a folder of a repository", () => {
  // @spec specs/alignment.md §1, §9
  it("is seen alone, and GitHub is told where it lies", async () => {
    project.reset({
      "top.txt": "top\n",
      "be/loop.config.json": '{ "alignment": { "needs": ["impl"] } }\n',
      "be/specs/sums.md": "# Sums\n\n## 1 Adding\n\nBoth together.\n",
      "be/src/add.py": code,
    });
    await runLoop(project, "-C", "be/src", "align", "review", "--all");
    project.write({ "top.txt": "changed\n", "be/src/add.py": code.replace("a + b", "b + a") });
    const args = ["-C", "be", "check", "--since", "HEAD", "--github", "--sarif", "alignment.sarif"];
    const { exitCode, stdout } = await runLoop(project, ...args);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("\nsrc/add.py:2:1 error code-stale");
    expect(stdout).toContain("\n::error file=be/src/add.py,line=2,");
    expect(project.read("be/alignment.sarif")).toContain('"uri": "be/src/add.py"');
  });
});
