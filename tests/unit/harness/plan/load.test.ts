import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadPlans } from "../../../../src/harness/plan/load.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plans-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

const load = () => loadPlans(root, ["plans/**/*.md"]);
const plan = (id: string) => `---\nid: ${id}\ntitle: x\n---\n- [ ] A1 x\n  - proof: none — x\n`;

test("plans are loaded in the order of their paths, other files are named", async () => {
  write("plans/active/B/plan.md", plan("B"));
  write("plans/active/A/plan.md", plan("A"));
  write("plans/active/A/notes.md", "# Notes\n");
  write("plans/node_modules/x/plan.md", plan("X"));
  const { plans, skipped } = await load();
  expect(plans.map(({ id, path, issues }) => [id, path, issues])).toEqual([
    ["A", "plans/active/A/plan.md", []],
    ["B", "plans/active/B/plan.md", []],
  ]);
  expect(skipped).toEqual(["plans/active/A/notes.md"]);
});

test("a project without plans has none", async () => {
  expect(await load()).toEqual({ plans: [], skipped: [] });
});

test("an id that two files claim, in any case, is a warning in the later one", async () => {
  write("plans/a.md", plan("SAME"));
  write("plans/b.md", plan("same"));
  const { plans } = await load();
  expect(plans[0]?.issues).toEqual([]);
  expect(plans[1]?.issues).toMatchObject([{ severity: "warning", rule: "plan-shared-id", received: "plans/a.md" }]);
});

test("a file that is not UTF-8 is an error at the first such byte", async () => {
  write("plans/a.md", Buffer.concat([Buffer.from(`${plan("A")}ab`), Buffer.from([0xe9, 0x0a])]));
  const { plans } = await load();
  expect(plans[0]?.issues).toMatchObject([
    { severity: "error", rule: "plan-encoding", where: { file: "plans/a.md", line: 7, column: 3 }, expected: "UTF-8" },
  ]);
});

test("a UTF-16 file is an error that says so", async () => {
  write("plans/a.md", Buffer.from(`\uFEFF${plan("A")}`, "utf16le"));
  const { plans } = await load();
  expect(plans[0]).toMatchObject({ id: "A", issues: [{ rule: "plan-encoding", received: "UTF-16" }] });
});

test("folders that link to themselves are not followed", async () => {
  write("plans/a/plan.md", plan("A"));
  symlinkSync("..", join(root, "plans/a/loop"));
  expect((await load()).plans.map(({ path }) => path)).toEqual(["plans/a/plan.md"]);
});
