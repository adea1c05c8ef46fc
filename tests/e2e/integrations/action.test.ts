import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync(new URL("../../../action.yml", import.meta.url), "utf8")) as Action;
let folder = "";
let project = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loop-action-"));
  project = join(folder, "a project");
  mkdirSync(project);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program in place of `loop` that says how it was called. */
function installLoop(exitCode: number): string {
  const program = join(project, "node_modules", ".bin", "loop");
  mkdirSync(join(project, "node_modules", ".bin"), { recursive: true });
  writeFileSync(program, `#!/bin/sh\nfor each in "$@"; do echo "<$each>"; done\nexit ${exitCode}\n`);
  chmodSync(program, 0o755);
  return program;
}

/** Runs a step as GitHub does: its expressions filled in, bash with -e and pipefail, outputs read from a file. */
function runStep(id: string, values: Readonly<Record<string, string>>) {
  const step = action.runs.steps.find((each) => each.id === id)!;
  const defaults = Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default]);
  const known = { ...Object.fromEntries(defaults), ...values } as Record<string, string>;
  const env = Object.fromEntries(
    Object.entries(step.env ?? {}).map(([name, text]) => [
      name,
      text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => known[expression] ?? ""),
    ]),
  );
  const output = join(folder, "output");
  writeFileSync(output, "");
  const script = join(folder, "step.sh");
  writeFileSync(script, step.run!);
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, ...env, GITHUB_OUTPUT: output, RUNNER_TEMP: folder },
  });
  return { status, stdout, stderr, output: readFileSync(output, "utf8") };
}

describe("the GitHub Action", () => {
  it("keeps what the check read where the check keeps it, under a key of the run and the project", () => {
    const { with: cache = {}, uses } = action.runs.steps.find(({ id }) => id === "cache")!;
    expect(uses).toMatch(/^actions\/cache@/);
    expect(cache["path"]).toBe("${{ inputs.working-directory }}/.loop/alignment");
    expect(cache["key"]?.startsWith(cache["restore-keys"] ?? "?")).toBe(true);
    expect(cache["restore-keys"]).toContain("inputs.working-directory");
  });

  it("is composite, and says of each input what it is and what holds without it", () => {
    expect(action.runs.using).toBe("composite");
    for (const { description, default: value } of Object.values(action.inputs)) {
      expect(description).toMatch(/\.$/);
      expect(value).toBeTypeOf("string");
    }
  });

  it("has a shell for each script and no expression inside one", () => {
    const scripts = action.runs.steps.filter(({ run }) => run !== undefined);
    expect(scripts).toHaveLength(2);
    for (const { shell, run } of scripts) {
      expect(shell).toBe("bash");
      expect(run).not.toContain("${{");
    }
  });

  it("reads inputs and outputs that exist", () => {
    const text = readFileSync(new URL("../../../action.yml", import.meta.url), "utf8");
    for (const [, name] of text.matchAll(/inputs\.([\w-]+)/g)) expect(Object.keys(action.inputs)).toContain(name);
    for (const [, id] of text.matchAll(/steps\.([\w-]+)\./g)) {
      expect(action.runs.steps.map((step) => step.id)).toContain(id);
    }
  });

  it("takes the project's own installation", () => {
    installLoop(0);
    expect(runStep("program", {}).output.trim()).toMatch(/^program=.*\/a project\/node_modules\/\.bin\/loop$/);
  });

  it("checks with annotations, summary and SARIF where nothing else is asked for", () => {
    const { status, stdout, output } = runStep("check", { "steps.program.outputs.program": installLoop(0) });
    expect(stdout.trim().split("\n")).toEqual([
      "<check>",
      "<--github>",
      "<--step-summary>",
      "<--sarif>",
      "<alignment.sarif>",
    ]);
    expect({ status, output }).toEqual({ status: 0, output: "exit-code=0\nsarif=alignment.sarif\n" });
  });

  it("passes every input on as one word, whatever is in it, and ends as the check does", () => {
    const { status, stdout, output } = runStep("check", {
      "steps.program.outputs.program": installLoop(1),
      "inputs.annotations": "false",
      "inputs.step-summary": "false",
      "inputs.sarif": "",
      "inputs.baseline": "true",
      "inputs.since": "origin/main; echo $(id)",
      "inputs.junit": "out/a b.xml",
      "inputs.html": "page.html",
      "inputs.results": "build/*.xml\n\nother files/*.json",
    });
    expect(stdout.trim().split("\n")).toEqual([
      "<check>",
      "<--baseline>",
      "<--since>",
      "<origin/main; echo $(id)>",
      "<--junit>",
      "<out/a b.xml>",
      "<--html>",
      "<page.html>",
      "<--results>",
      "<build/*.xml>",
      "<--results>",
      "<other files/*.json>",
    ]);
    expect({ status, output }).toEqual({ status: 1, output: "exit-code=1\nsarif=\n" });
  });
});

describe("the action's SARIF file", () => {
  it.each([
    ["backend", "alignment.sarif", "backend/alignment.sarif"],
    ["a project", "/tmp/x.sarif", "/tmp/x.sarif"],
    ["backend", "", ""],
  ])("of the folder %s and the name %s is at %s", (folderOfProject, name, path) => {
    const { output } = runStep("check", {
      "steps.program.outputs.program": installLoop(0),
      "inputs.working-directory": folderOfProject,
      "inputs.sarif": name,
    });
    expect(output).toBe(`exit-code=0\nsarif=${path}\n`);
  });
});

describe("the pre-commit hook", () => {
  it("runs a program of this package, on the whole project", () => {
    const [hook] = parse(readFileSync(new URL("../../../.pre-commit-hooks.yaml", import.meta.url), "utf8"));
    const { bin } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
    expect(hook).toMatchObject({ id: "loop-check", language: "node", pass_filenames: false, always_run: true });
    const [program, ...words] = hook.entry.split(" ");
    expect(Object.keys(bin)).toContain(program);
    expect(words).toEqual(["check"]);
  });
});
