import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Issue } from "../../../../../src/base/errors/issue.ts";
import { issuesSince } from "../../../../../src/harness/alignment/impact/issues-since.ts";
import { code, createGitProject, spec, type GitProject } from "./git-project.ts";

let project: GitProject;
beforeEach(() => {
  project = createGitProject();
});
afterEach(() => project.dispose());

describe("findings that a change touches", () => {
  const finding = (file: string, more: Partial<Issue> = {}): Issue => ({
    severity: "error",
    rule: "r",
    where: { file },
    message: "m",
    ...more,
  });

  // @spec specs/alignment.md §9
  it("are about tables of any schema where a file changed that a schema may refer to", async () => {
    const issues = [finding("docs/a.md", { rule: "table-differs", subject: "../src/a.json#/x `lr`" })];
    project.write("src/other.ts", "export const a = 1;\n");
    expect((await issuesSince(issues, await project.request())).length).toBe(0);
    project.write("src/other.json", "{}\n");
    expect(await issuesSince(issues, await project.request())).toEqual(issues);
  });

  it("are links to a clause of an own id that is gone, wherever they stand", async () => {
    project.write("specs/sums.md", spec.replace("## 3 Far", "## 3 Far {#sums.far~1}"));
    project.write("src/sums.ts", "// @spec sums.far\nexport function far() {}\n");
    project.git("commit", "-qam", "two");
    project.write("specs/sums.md", spec);
    const at = (line: number): Issue => ({
      ...finding("src/sums.ts", { rule: "link-orphaned" }),
      where: { file: "src/sums.ts", line },
    });
    expect(await issuesSince([at(1), at(9)], await project.request())).toEqual([at(1)]);
  });

  it("stand in a changed file, or are about one, about its folder, or about a touched clause", async () => {
    project.write("specs/sums.md", spec.replace("Numbers are", "Numbers are always"));
    project.remove("tests");
    const touched = [
      finding("specs/sums.md"),
      finding("src/other.ts", { subject: "specs/sums.md §1" }),
      finding("docs/a.md", { subject: "tests/sums.test.ts" }),
      finding("docs/a.md", { subject: "tests" }),
      finding("docs/a.md", { subject: "specs/sums.md#adding" }),
      finding("docs/a.md", { subject: "tests/sums.test.ts npx vitest run tests/sums.test.ts" }),
      finding("docs/a.md", { subject: "help: npx loop --json" }),
    ];
    const others = [finding("docs/a.md"), finding("docs/a.md", { subject: "src/sums.ts" }), finding("src/sums.ts")];
    expect(await issuesSince([...touched, ...others], await project.request())).toEqual(touched);
  });

  // @spec specs/alignment.md §9
  it("are of the changed clauses of a spec, and of those that depend on them, not of its others", async () => {
    project.write("specs/sums.md", spec.replace("Numbers are", "Numbers are always"));
    const of = (clause: string): Issue =>
      finding("specs/sums.md", { rule: "clause-uncovered", subject: `specs/sums.md §${clause}` });
    const found = await issuesSince([of("1"), of("2"), of("3")], await project.request());
    expect(found.map(({ subject }) => subject)).toEqual(["specs/sums.md §1", "specs/sums.md §2"]);
  });

  it("are of a clause that lost its link, wherever the spec stands", async () => {
    project.write("src/sums.ts", "export function far() {}\n");
    const lost = finding("specs/sums.md", { rule: "clause-uncovered", subject: "specs/sums.md §3" });
    expect(await issuesSince([lost], await project.request())).toEqual([lost]);
    project.write("src/sums.ts", `export const one = 1;\n\n${code}`);
    expect(await issuesSince([lost], await project.request())).toEqual([]);
  });
});
