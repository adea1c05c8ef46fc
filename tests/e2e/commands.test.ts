import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CheckReport } from "../../src/harness/output/check-report.ts";
import { eventsOf, lastOf, program, runBash, runLoop, runLoopJson } from "./support/loop.ts";
import {
  copyProject,
  createTinyProject,
  planText,
  tinyFiles,
  tinyPlan,
  type TinyProject,
} from "./support/tiny-project.ts";

/** Rows that need no runner stand some lines apart, so that git merges their ticks. */
const rows = [
  "- [ ] T.A Cover what is there",
  "  - red: none — covered already",
  "  - green: `npx vitest run tests/add.test.js`",
  ...["T.B", "T.C"].flatMap((id) => [
    `- [ ] ${id} Write ${id} down`,
    "  - proof: none — prose",
    "  - touches: `README.md`",
    "  - touches: `NOTES.md`",
  ]),
];

const finished = createTinyProject();
let project: TinyProject;
let runId = "";

beforeAll(async () => {
  finished.reset({ ...tinyFiles, "loop.config.json": '{ "compressAbove": 1 }\n', [tinyPlan]: planText(rows) });
  const done = await runLoopJson(finished, "--commit");
  if (done.exitCode !== 0) throw new Error(done.stdout);
  runId = lastOf(done, "loop-started").runId;
});
beforeEach(() => void (project = copyProject(finished)));
afterEach(() => project.remove());
afterAll(() => finished.remove());

/** An entry's file is named by the second in which its loop began. */
function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
}

describe("commands that read", () => {
  it("status shows every row with its attempts and a total, and as data", async () => {
    const { exitCode, stdout } = await runLoop(project, "status");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\[x\] T\.A .*GREEN held \d+ min ago, 1 attempt\n/u);
    expect(stdout).toMatch(/^  \d+ of \d+ done$/mu);
    expect(stdout).toMatch(/\[ \] T\.B/u);
    expect(lastOf(await runLoopJson(project, "status"), "result").data).toMatchObject([
      { id: "TINY", rows: [{ id: "T.A", state: "done" }, { id: "T.B" }, { id: "T.C" }] },
    ]);
  });

  it("next names the row, the step and the exact command, for people and for programs", async () => {
    expect(await runLoop(project, "next")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^T\.B .*\$ npx loop finish\n.*\$ npx loop check\n$/su),
    });
    expect(lastOf(await runLoopJson(project, "next"), "result").data).toMatchObject({
      plan: "TINY",
      row: "T.B",
      step: "do",
      command: "npx loop finish",
      touches: ["README.md", "NOTES.md"],
    });
  });

  it("show prints the summary of a run by any of its names", async () => {
    const summary = project.read(`${runId}/summary.md`);
    for (const name of ["last", runId, runId.split("/").at(-1) as string])
      expect(await runLoop(project, "show", name)).toMatchObject({ exitCode: 0, stdout: summary });
  });

  it("show of a run that is not there is wrong input", async () => {
    const wrong = await runLoopJson(project, "show", "2001-01-01T000000Z");
    expect(wrong.exitCode).toBe(2);
    expect(lastOf(wrong, "error")).toMatchObject({ code: "EVIDENCE_NOT_FOUND", hint: expect.any(String) });
  });

  it("log lists the logs of a run and prints a compressed one byte for byte", async () => {
    const list = lastOf(await runLoopJson(project, "log", "last"), "result").data as { logs: readonly string[] };
    const [name] = list.logs;
    expect(list.logs).toEqual([expect.stringMatching(/^green\/.*\.log\.gz$/u)]);
    const bytes = gunzipSync(readFileSync(join(project.root, runId, name as string))).toString("utf8");
    expect(bytes).not.toBe("");
    expect(await runLoop(project, "log", "last", "green/")).toMatchObject({ exitCode: 0, stdout: bytes });
  });

  it("log with --json is one event with the text of the log", async () => {
    const { stdout } = await runLoop(project, "log", "last", "green/");
    const { path, text } = lastOf(await runLoopJson(project, "log", "last", "green/"), "document");
    expect(path).toMatch(new RegExp(`^${runId}/green/.*\\.log$`, "u"));
    expect(text).toBe(stdout);
  });

  it("log of a selector that is not there names those that are", async () => {
    const wrong = await runLoopJson(project, "log", "last", "red/nothing");
    expect(wrong.exitCode).toBe(2);
    expect(lastOf(wrong, "error").expected).toContain("green/");
  });

  it("log of a run without logs says that there are none yet", async () => {
    const empty = "reports/TINY/T.B/2999-01-01T000000Z";
    project.write({ [`${empty}/journal.jsonl`]: "" });
    expect(lastOf(await runLoopJson(project, "log", "last", "suite"), "error").expected).toContain("none yet");
  });

  it("status has colours where they are wanted, and none with NO_COLOR", async () => {
    const status = `${process.execPath} ${program} status`;
    expect((await runBash(project, [`FORCE_COLOR=1 ${status}`])).stdout).toContain("\u001B[");
    expect((await runBash(project, [`NO_COLOR=1 ${status}`])).stdout).not.toContain("\u001B[");
  });

  it("doctor probes the runner and trusts it", async () => {
    const { exitCode, stdout } = await runLoop(project, "doctor");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/✓ npx vitest: vitest [\d.]+ \(Node [\d.]+\) is trusted/u);
  });
});

describe("templates of the project", () => {
  const config = { "loop.config.json": '{ "templates": "templates" }\n' };

  it("render prints with the overridden template", async () => {
    project.write({ ...config, "templates/commit-message.txt.hbs": "Mine: attempt {{attempt}}\n" });
    expect(await runLoop(project, "render", "last")).toMatchObject({ exitCode: 0 });
    expect(project.read(`${runId}/commit-message.txt`)).toBe("Mine: attempt 1\n");
  });

  it("an unknown name in a template is told with line and column, and nothing is written", async () => {
    project.write({
      ...config,
      "templates/summary.md.hbs": "# Mine\n\n{{#if notThere}}x{{/if}} {{#each atempt}}{{/each}}\n",
    });
    const before = project.snapshot();
    const wrong = await runLoopJson(project, "render", "last");
    expect(wrong.exitCode).toBe(2);
    const { code, problems } = lastOf(wrong, "error");
    expect(code).toBe("TEMPLATE_INVALID");
    expect(problems.join("\n")).toMatch(/summary\.md\.hbs:3:\d+[^]*notThere[^]*summary\.md\.hbs:3:\d+[^]*atempt/u);
    expect(project.snapshot()).toEqual(before);
  });
});

describe("the ledger of two branches", () => {
  it("merges its parts without conflict, and ledger mends number and page", async () => {
    for (const [branch, row] of [
      ["left", "T.B"],
      ["right", "T.C"],
    ] as const) {
      project.git("checkout", "-q", "-b", branch, "main");
      project.write({ [row === "T.B" ? "README.md" : "NOTES.md"]: `${row}\n` });
      expect(await runLoop(project, "finish", "--row", row, "--commit")).toMatchObject({ exitCode: 0 });
      await nextSecond();
    }
    await runBash(project, ["git merge -q left || true"]);
    const conflicts = project
      .git("diff", "--name-only", "--diff-filter=U")
      .split("\n")
      .filter((path) => path !== "");
    expect(conflicts.filter((path) => path !== "docs/fix_plan.md")).toEqual([]);
    const mended = await runLoopJson(project, "ledger");
    expect(mended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("it is attempt 3 now") });
    const written = eventsOf(mended, "file-written").map(({ path }) => path);
    expect(written.map((path) => path.split("/").at(-1))).toEqual([
      "attempt.json",
      "summary.md",
      "commit-message.txt",
      expect.stringMatching(/Z\.md$/u),
      "fix_plan.md",
    ]);
    await runBash(project, lastOf(mended, "next").commands);
    expect(project.git("diff", "--name-only")).toBe("");
    const page = project.read("docs/fix_plan.md");
    expect(page).not.toMatch(/^[<=>]{7}/mu);
    expect([...page.matchAll(/^### Attempt #(\d)/gmu)].map(([, number]) => number).sort()).toEqual(["1", "2", "3"]);
    expect(await runLoop(project, "check")).toMatchObject({ exitCode: 0 });
    expect(await runLoop(project, "ledger")).toMatchObject({ stdout: expect.stringContaining("nothing to do") });
  });
});

describe("check", () => {
  const rulesOf = async (): Promise<readonly [number | null, readonly string[]]> => {
    const { exitCode, ...ended } = await runLoopJson(project, "check");
    const { issues } = lastOf({ exitCode, ...ended }, "result").data as CheckReport;
    return [exitCode, issues.map(({ rule }) => rule)];
  };
  const green = (): string => Object.keys(project.snapshot()).find((path) => path.endsWith(".log.gz")) as string;
  const part = (): string =>
    Object.keys(project.snapshot()).find((path) => path.startsWith("docs/fix_plan/")) as string;

  it("finds nothing after a loop", async () => {
    expect(await rulesOf()).toEqual([0, []]);
  });

  it("finds a journal without folders of the machine", () => {
    const journal = project.read(`${runId}/journal.jsonl`);
    expect(journal).toContain('"dist/harness/runners/vitest/driver/main.mjs"');
    expect(journal).not.toContain(project.root);
  });

  it("warns of a proven row that is open again", async () => {
    project.write({ [tinyPlan]: project.read(tinyPlan).replace("- [x] T.A", "- [ ] T.A") });
    expect(await rulesOf()).toEqual([0, ["row-proven-but-open"]]);
  });

  it.each([
    ["an edited log", "evidence-changed", () => project.write({ [green()]: "5 passed" })],
    ["a missing log", "evidence-missing", () => project.write({ [green()]: null })],
    ["a stray file in a run folder", "evidence-unlisted", () => project.write({ [`${runId}/green/more.log`]: "x" })],
    ["a missing manifest", "manifest-missing", () => project.write({ [`${runId}/manifest.json`]: null })],
    ["a row whose manifest is gone", "row-unproven", () => project.write({ [`${runId}/manifest.json`]: null })],
    ["a row whose log was edited", "row-unproven", () => project.write({ [green()]: "5 passed" })],
    ["a missing journal", "journal-missing", () => project.write({ [`${runId}/journal.jsonl`]: null })],
    [
      "a journal without its end",
      "run-unpublished",
      () =>
        project.write({
          [`${runId}/journal.jsonl`]: project.read(`${runId}/journal.jsonl`).replace(/.*"loop-finished".*\n/u, ""),
        }),
    ],
    ["a missing run folder", "ledger-run-missing", () => rmSync(join(project.root, runId), { recursive: true })],
    [
      "an entry of a loop that was never finished",
      "ledger-run-unfinished",
      () =>
        project.write({
          ...Object.fromEntries(
            ["manifest.json", "attempt.json", "summary.md", "commit-message.txt"].map((name) => [
              `${runId}/${name}`,
              null,
            ]),
          ),
          [`${runId}/journal.jsonl`]: project
            .read(`${runId}/journal.jsonl`)
            .replace(/"type":"loop-finished","attempt":1/u, '"type":"loop-aborted","reason":"no"'),
        }),
    ],
    [
      "a missing summary, whatever the templates are",
      "summary-missing",
      () =>
        project.write({
          "loop.config.json": '{ "templates": "templates" }\n',
          "templates/commit-message.txt.hbs": "Mine\n",
          [`${runId}/summary.md`]: null,
        }),
    ],
    [
      "an edited entry, though the page was assembled from it",
      "ledger-entry-edited",
      () => {
        for (const path of [part(), "docs/fix_plan.md"])
          project.write({ [path]: project.read(path).replace("Cover what is there", "Cover the world") });
      },
    ],
    [
      "conflict markers on the page",
      "ledger-page-conflict",
      () =>
        project.write({
          "docs/fix_plan.md": `<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> left\n${project.read("docs/fix_plan.md")}`,
        }),
    ],
    ["an edited summary", "summary-edited", () => project.write({ [`${runId}/summary.md`]: "# All is well\n" })],
    ["a ledger entry that was removed", "ledger-entry-missing", () => project.write({ [part()]: null })],
    [
      "an edited ledger page",
      "ledger-page-stale",
      () => project.write({ "docs/fix_plan.md": project.read("docs/fix_plan.md").replace("Attempt #1", "Attempt #7") }),
    ],
    [
      "a tick without evidence",
      "row-unproven",
      () =>
        project.write({
          [tinyPlan]: `${project.read(tinyPlan)}- [x] T.D More\n  - red: \`npx vitest run tests/add.test.js\`\n`,
        }),
    ],
    [
      "a plan with an unknown key",
      "plan-unknown-key",
      () => project.write({ [tinyPlan]: `${project.read(tinyPlan)}  - gren: \`x\`\n` }),
    ],
    ["a project without a plan", "check-empty", () => rmSync(join(project.root, "plans"), { recursive: true })],
  ])("finds %s: %s", async (_what, rule, spoil) => {
    spoil();
    const [exitCode, rules] = await rulesOf();
    expect(exitCode).toBe(1);
    expect(rules).toContain(rule);
  });
});
