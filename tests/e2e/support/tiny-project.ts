import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
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
import { fileURLToPath } from "node:url";
import type { Place } from "./loop.ts";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** Texts by path; null removes the file. */
export type Files = Readonly<Record<string, string | null>>;

/** A vitest project of a few lines, in a git repository of its own. */
export interface TinyProject extends Place {
  readonly write: (files: Files) => void;
  readonly read: (path: string) => string;
  readonly git: (...args: string[]) => string;
  /** Every file but git's own and the packages, with its bytes. */
  readonly snapshot: () => Readonly<Record<string, string>>;
  /** Begins anew with one commit of these files; only what the harness knows of the runner stays, as in daily use. */
  readonly reset: (files: Files) => void;
  readonly remove: () => void;
}

const identity = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Tiny",
  GIT_AUTHOR_EMAIL: "tiny@example.org",
  GIT_COMMITTER_NAME: "Tiny",
  GIT_COMMITTER_EMAIL: "tiny@example.org",
};

/** An empty folder of its own; `reset` makes it a project. */
export function createTinyProject(): TinyProject {
  return projectAt(realpathSync(mkdtempSync(join(tmpdir(), "tiny-"))));
}

/** The same project once more, with its history. */
export function copyProject(original: TinyProject): TinyProject {
  const copy = createTinyProject();
  cpSync(original.root, copy.root, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function projectAt(root: string): TinyProject {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(GIT_|VITEST)/u.test(name));
  const environment = { ...Object.fromEntries(inherited), ...identity };
  const git = (...args: string[]): string => runGit({ root, environment }, args);
  const write = (files: Files): void => writeFiles(root, files);
  const reset = (files: Files): void => {
    clear(root);
    write(files);
    symlinkSync(modules, join(root, "node_modules"));
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "Base");
  };
  return {
    root,
    environment,
    git,
    write,
    reset,
    read: (path) => readFileSync(join(root, path), "utf8"),
    snapshot: () =>
      Object.fromEntries(listFiles(root, "").map((path) => [path, readFileSync(join(root, path), "latin1")])),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The files of a project with one function and one test of it. */
export const tinyFiles: Files = {
  ".gitignore": "node_modules\n.loop\n",
  "package.json": '{ "type": "module", "private": true }\n',
  "src/add.js": "export const add = (a, b) => a - b;\n",
  "tests/add.test.js": testFile(["adds nothing", "expect(add(1, 0)).toBe(1)"]),
};

/** The function as it should be. */
export const rightAdd = "export const add = (a, b) => a + b;\n";

/** Where the plan of a tiny project lies. */
export const tinyPlan = "plans/active/TINY/plan.md";

/** The test of the base. */
export const oldTest = ["adds nothing", "expect(add(1, 0)).toBe(1)"] as const;

/** The test that the function at the base fails. */
export const newTest = ["adds two numbers", 'expect(add(2, 3), "the sum of 2 and 3").toBe(5)'] as const;

/** The selector of the new test. */
export const selector = 'npx vitest run tests/add.test.js -t "adds two numbers"';

/** A row whose RED is the new test. */
export const redRow = [
  "- [ ] T.A Add two numbers",
  `  - red: \`${selector}\``,
  "    - fails: `AssertionError: the sum of 2 and 3`",
];

/** A test file with these tests of `add`. */
export function testFile(...tests: readonly (readonly [title: string, body: string])[]): string {
  const lines = tests.map(([title, body]) => `test("${title}", () => { ${body}; });`);
  return ['import { expect, test } from "vitest";', 'import { add } from "../src/add.js";', ...lines, ""].join("\n");
}

/** A plan with these lines as its phase. */
export function planText(rows: readonly string[], { mode = "tdd", suites = [] as readonly string[] } = {}): string {
  const named = suites.length === 0 ? [] : ["suites:", ...suites.map((suite) => `  - ${suite}`)];
  const head = ["---", "id: TINY", "title: Tiny", "status: in_progress", `mode: ${mode}`, ...named, "---"];
  return [...head, "## Phase T — Tiny", "Goal: add.", ...rows, ""].join("\n");
}

function clear(root: string): void {
  for (const name of readdirSync(root).filter((each) => each !== ".loop"))
    rmSync(join(root, name), { recursive: true });
  const state = join(root, ".loop");
  if (!existsSync(state)) return;
  for (const name of readdirSync(state).filter((each) => each !== "canaries"))
    rmSync(join(state, name), { recursive: true });
}

function writeFiles(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path);
    if (text === null) rmSync(target);
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
}

function listFiles(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === ".git" ? [] : listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

function runGit({ root, environment }: Place, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, env: environment, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
  return stdout.trim();
}
