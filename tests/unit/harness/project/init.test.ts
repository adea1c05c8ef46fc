import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parsePlan } from "../../../../src/harness/plan/parse.ts";
import { loadConfig } from "../../../../src/harness/project/config.ts";
import { detectRunners } from "../../../../src/harness/project/detect.ts";
import { applyInit, type InitPlan, type InitOptions, planInit } from "../../../../src/harness/project/init.ts";

let home = "";
let root = "";

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "loop-init-")));
  root = join(home, "my project");
  execFileSync("git", ["init", "-q", root]);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

async function plan(options: Partial<InitOptions> = {}): Promise<InitPlan> {
  return planInit(root, { runners: await detectRunners(root), ...options });
}

function actions({ steps }: InitPlan): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map(({ path, action }) => [path, action]));
}

function snapshot(): Readonly<Record<string, string>> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes(".git"),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "latin1")]),
  );
}

describe("setting a repository up", () => {
  it("writes configuration, first plan, script and ignore line", async () => {
    write({ "package.json": '{\n  "devDependencies": { "vitest": "4" }\n}\n', ".gitignore": "node_modules/" });
    const init = await plan();
    expect(actions(init)).toEqual({
      "loop.config.json": "create",
      "plans/active/MY-PROJECT-001/plan.md": "create",
      "package.json": "edit",
      ".gitignore": "edit",
      ".gitattributes": "create",
    });
    await applyInit(init);
    expect((await loadConfig(root)).suites).toEqual(["npx vitest run"]);
    expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).toMatchObject({ scripts: { loop: "loop" } });
    expect(readFileSync(join(root, ".gitignore"), "utf8")).toBe("node_modules/\n.loop/\n");
  });

  it("writes nothing while it is only planned", async () => {
    write({ "package.json": "{}" });
    const before = snapshot();
    await plan();
    expect(snapshot()).toEqual(before);
  });

  it("has nothing left to do the second time", async () => {
    write({ "package.json": "{}\n", "pytest.ini": "" });
    await applyInit(await plan());
    const after = snapshot();
    const again = await plan();
    expect(new Set(Object.values(actions(again)))).toEqual(new Set(["keep"]));
    await applyInit(again);
    expect(snapshot()).toEqual(after);
  });

  it("leaves everything that exists as it is", async () => {
    write({
      "loop.config.json": '{"plans": ["todo/*.md"]}',
      "todo/a.md": "# A",
      "package.json": '{"scripts": {"loop": "echo mine"}}',
      ".gitignore": "/.loop\r\n",
      ".gitattributes": "*.lock merge=binary\n",
    });
    const before = snapshot();
    const init = await plan();
    await applyInit(init);
    expect(snapshot()).toEqual(before);
    expect(init.steps.map(({ reason }) => reason)).toContain("plans exist already; name an id to add one");
  });

  it("makes a first plan that has no errors, with the runners' suites", async () => {
    write({ "tests/test_a.py": "" });
    await applyInit(await plan({ id: "ADR-1", title: "A: title, with # marks" }));
    const path = "plans/active/ADR-1/plan.md";
    const parsed = parsePlan(readFileSync(join(root, path), "utf8"), path);
    expect(parsed).toMatchObject({ id: "ADR-1", title: "A: title, with # marks", form: "strict" });
    expect(parsed.issues.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(parsed.suites.map(({ command }) => command)).toEqual(["pytest tests/"]);
  });

  it("adds a plan beside others when it is given an id", async () => {
    write({ "plans/old.md": "# Old" });
    expect(actions(await plan({ id: "NEW" }))["plans/active/NEW/plan.md"]).toBe("create");
  });

  it("keeps files that are not UTF-8 and says what to write by hand", async () => {
    write({ ".gitignore": Buffer.from([0xe9, 0x0a]) });
    const ignore = (await plan()).steps.find(({ path }) => path === ".gitignore");
    expect(ignore).toMatchObject({ action: "keep", reason: expect.stringContaining("`.loop/` by hand") });
  });

  // @spec specs/alignment.md §5
  it.each([
    ["*.png binary\r\n*.svg text", "*.png binary\r\n*.svg text\r\nalignment.lock merge=union\r\n"],
    ["", "alignment.lock merge=union\n"],
    ["*.lock text\n", "*.lock text\nalignment.lock merge=union\n"],
  ])("appends to attributes of git %j how the lock file merges, once", async (before, after) => {
    write({ ".gitattributes": before });
    await applyInit(await plan());
    expect(readFileSync(join(root, ".gitattributes"), "utf8")).toBe(after);
    expect(actions(await plan())[".gitattributes"]).toBe("keep");
  });

  it.each(["reviews/my lock.txt", "a[1]*.lock", '"q".lock', "#x"])(
    "writes the attribute so that git finds the lock file %j",
    async (lock) => {
      write({ "loop.config.json": JSON.stringify({ alignment: { lock } }) });
      await applyInit(await plan());
      const said = execFileSync("git", ["check-attr", "-z", "merge", "--", lock], { cwd: root, encoding: "utf8" });
      expect(said).toBe(`${lock}\0merge\0union\0`);
      expect(actions(await plan())[".gitattributes"]).toBe("keep");
    },
  );

  it("keeps attributes that are not UTF-8 and says what to write by hand", async () => {
    write({ ".gitattributes": Buffer.from([0xe9, 0x0a]) });
    const step = (await plan()).steps.find(({ path }) => path === ".gitattributes");
    expect(step).toMatchObject({
      action: "keep",
      reason: expect.stringContaining("`alignment.lock merge=union` by hand"),
    });
  });

  it.each(["", "..", "a/b", "a b", "-x", "x."])("refuses the id %j", async (id) => {
    await expect(plan({ id })).rejects.toMatchObject({ code: "CONFIG_USAGE" });
  });

  it("warns that git ignores the logs", async () => {
    write({ ".gitignore": "*.log\n" });
    expect((await plan()).notes).toEqual([expect.stringContaining("!reports/**/*.log")]);
  });

  it("keeps commands out of the configuration, which has no place for a report", async () => {
    write({ "go.mod": "" });
    const init = await plan();
    expect(init.notes).toEqual([expect.stringContaining("gotestsum")]);
    await applyInit(init);
    expect((await loadConfig(root)).suites).toEqual([]);
  });

  it("names a command's suite and report in the first plan, and an example row of the same tool", async () => {
    write({ "server/go.mod": "" });
    await applyInit(await plan({ id: "GO-1" }));
    const text = readFileSync(join(root, "plans/active/GO-1/plan.md"), "utf8");
    const { issues, suites, rows } = parsePlan(text, "plan.md");
    expect(issues.map(({ rule }) => rule)).toEqual(["plan-example-goal", "plan-example-row"]);
    const options = { cwd: "server", report: "junit.xml" };
    expect(suites).toMatchObject([{ command: "gotestsum --junitfile junit.xml -- -count=1 ./...", options }]);
    expect(rows[0]?.reds).toMatchObject([{ command: expect.stringContaining("gotestsum"), options }]);
    expect(text).not.toContain(".py");
  });

  it("uses pytest of the project's own virtual environment", async () => {
    write({ "tests/test_a.py": "", ".venv/bin/pytest": "" });
    await applyInit(await plan({ id: "PY-1" }));
    expect((await loadConfig(root)).suites).toEqual([".venv/bin/pytest tests/"]);
    const { rows } = parsePlan(readFileSync(join(root, "plans/active/PY-1/plan.md"), "utf8"), "plan.md");
    expect(rows[0]?.reds[0]?.command).toMatch(/^\.venv\/bin\/pytest tests\/test_example\.py::/u);
  });

  it.each([{}, { "package.json": '{ "devDependencies": { "ptycho-loop": "0.1.0" } }\n' }])(
    "ignores node_modules where git would take it, with the files %o",
    async (files) => {
      write({ "tests/test_a.py": "", "node_modules/.bin/loop": "", ...files });
      await applyInit(await plan());
      expect(readFileSync(join(root, ".gitignore"), "utf8")).toBe(".loop/\nnode_modules/\n");
      expect(actions(await plan())[".gitignore"]).toBe("keep");
    },
  );

  it("leaves a node_modules alone that is a link", async () => {
    write({ "package.json": "{}\n" });
    symlinkSync(root, join(root, "node_modules"));
    await applyInit(await plan());
    expect(readFileSync(join(root, ".gitignore"), "utf8")).toBe(".loop/\n");
  });

  it("leaves a node_modules alone that is in git", async () => {
    write({ "package.json": "{}\n", "node_modules/a/index.js": "" });
    execFileSync("git", ["-C", root, "add", "node_modules"]);
    await applyInit(await plan());
    expect(readFileSync(join(root, ".gitignore"), "utf8")).toBe(".loop/\n");
  });
});
