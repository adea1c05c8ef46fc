import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { lastOf, runLoop, runLoopJson } from "./support/loop.ts";
import { createTinyProject, planText, redRow, tinyFiles, tinyPlan } from "./support/tiny-project.ts";

const project = createTinyProject();

beforeEach(() => project.reset({ ...tinyFiles, [tinyPlan]: planText(redRow) }));
afterAll(() => project.remove());

describe("plan commands", () => {
  it("new and add write a plan that plan check passes and the loop takes up", async () => {
    expect(await runLoop(project, "plan", "new", "NEXT-002", "--title", "What comes")).toMatchObject({ exitCode: 0 });
    const add = [
      "plan",
      "add",
      "N.Z",
      "Sum up",
      "--plan",
      "NEXT-002",
      "--red",
      'npx vitest run tests/add.test.js -t "sums"',
      "--fails",
      "AssertionError: `sum` | of",
    ];
    expect(await runLoop(project, ...add)).toMatchObject({ exitCode: 0 });
    expect(project.read("plans/active/NEXT-002/plan.md")).toContain("N.Z Sum up");
    expect(await runLoop(project, "plan", "check")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("0 errors"),
    });
    expect(await runLoop(project, "next", "--plan", "NEXT-002", "--row", "N.Z")).toMatchObject({ exitCode: 0 });
  });

  it("add takes the only plan, and the options of a command's selectors", async () => {
    const red = ["--red", "./count --junit", "--absent", "sum", "--timeout", "90s", "--cwd", "tools"];
    const bare = await runLoop(project, "plan", "add", "T.Z", "Sum up", ...red);
    expect(bare).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("A command needs `report: <glob>`") });
    const more = ["--report", "out/*.xml", "--spec", "docs/sum.md §2"];
    expect(await runLoop(project, "plan", "add", "T.Z", "Sum up", ...red, ...more)).toMatchObject({ exitCode: 0 });
    expect(project.read(tinyPlan)).toContain(
      [
        "- [ ] T.Z Sum up",
        "  - red: `./count --junit`",
        "    - cwd: `tools`",
        "    - timeout: 90s",
        "    - report: `out/*.xml`",
        "    - absent: `sum`",
        "  - spec: `docs/sum.md` §2",
      ].join("\n"),
    );
  });

  it("add asks for the plan where several could be meant", async () => {
    await runLoop(project, "plan", "new", "NEXT-002");
    project.write({ [tinyPlan]: project.read(tinyPlan).replace("status: in_progress", "status: pending") });
    const error = lastOf(await runLoopJson(project, "plan", "add", "T.Z", "Sum up", "--proof-none", "prose"), "error");
    expect(error).toMatchObject({ code: "CONFIG_USAGE", hint: expect.stringContaining("loop plan add --help") });
    expect(error.expected).toContain("NEXT-002");
  });

  it("new refuses an id that is taken or that is no folder's name", async () => {
    expect(lastOf(await runLoopJson(project, "plan", "new", "TINY"), "error").code).toBe("PLAN_EXISTS");
    const wrong = await runLoopJson(project, "plan", "new", "../up");
    expect([wrong.exitCode, lastOf(wrong, "error").code]).toEqual([2, "CONFIG_USAGE"]);
  });

  it("check reports all problems at once with file, line and column, and exits with 2", async () => {
    project.write({
      [tinyPlan]: planText([
        "- [ ] T.A One",
        "  - gren: `npx vitest run`",
        "- [ ] T.A Two",
        "  - red: `npx vitest run | tee log`",
      ]),
    });
    const { exitCode, stdout } = await runLoop(project, "plan", "check");
    expect(exitCode).toBe(2);
    for (const place of ["plan.md:10:5", "plan.md:11:", "plan.md:12:"]) expect(stdout).toContain(place);
    expect(stdout).toContain("green");
  });
});

describe("init in a foreign repository", () => {
  it.each([
    [
      "npm",
      {
        "package.json":
          '{\n\t"name": "foreign",\n\t"scripts": {"test": "vitest run"},\n\t"devDependencies": {"vitest": "^4.0.0"}\n}\n',
      },
      "Found vitest",
    ],
    [
      "Python",
      { "pyproject.toml": "[tool.pytest.ini_options]\n", "tests/test_a.py": "def test_a():\n    assert True\n" },
      "Found pytest",
    ],
    ["Go", { "go.mod": "module example.org/a\n\ngo 1.22\n", "a_test.go": "package a\n" }, "Found go test"],
  ] as const)(
    "sets a project of %s up, touches nothing that exists, and does nothing the second time",
    async (_kind, files, told) => {
      project.reset(files);
      const before = project.snapshot();
      const first = await runLoop(project, "init");
      expect(first.exitCode).toBe(0);
      expect(first.stdout).toContain(told);
      const call = "package.json" in files ? "npm run loop --" : "npx loop";
      expect(first.stdout).toContain(`$ ${call} plan check`);
      const after = project.snapshot();
      for (const path of Object.keys(before).filter((name) => name !== "package.json"))
        expect(after[path]).toBe(before[path]);
      expect(Object.keys(after)).toContain("loop.config.json");
      expect(await runLoop(project, "plan", "check")).toMatchObject({ exitCode: 0 });
      expect(await runLoop(project, "init")).toMatchObject({ exitCode: 0 });
      expect(project.snapshot()).toEqual(after);
    },
  );
});

describe("the command line", () => {
  const commands = [
    "red",
    "green",
    "suite",
    "finish",
    "abort",
    "status",
    "next",
    "show",
    "log",
    "check",
    "plan check",
    "plan new",
    "plan add",
    "render",
    "ledger",
    "init",
    "doctor",
    "demo",
  ];

  it.each(commands)("has help with examples for %s", async (command) => {
    const { exitCode, stdout } = await runLoop(project, ...command.split(" "), "--help");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\n {2}loop ${command}`, "u"));
  });

  it.each([
    [["sttaus"], "status"],
    [["--dry-rn"], "--dry-run"],
    [["show"], "run"],
    [["plan", "add"], "see `loop plan add --help`"],
    [["red", "--rwo", "A"], "see `loop red --help`"],
  ])("refuses %j with exit code 2 and points to %s", async (args, hint) => {
    const { exitCode, stderr } = await runLoop(project, ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
  });
});
