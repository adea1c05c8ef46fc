import { cpSync, existsSync, mkdtempSync, realpathSync, renameSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../../../base/errors/app-error.ts";
import { shellQuote } from "../../../base/text/shell.ts";
import { advance, type WantedStep } from "../../../harness/cycle/advance.ts";
import { listLoops } from "../../../harness/cycle/open-loops.ts";
import { runGit } from "../../../harness/git/run-git.ts";
import { ledgerPartPath } from "../../../harness/ledger/part.ts";
import { tellOutcome } from "../advice/outcome.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand, type CommandContext } from "../run-command.ts";
import { chooseTarget } from "../target.ts";

const source = fileURLToPath(new URL("../demo-project", import.meta.url));

/** `loop demo`: one whole loop on a tiny real vitest project, in a temporary folder that stays for a look. */
export function runDemo(options: GlobalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const root = await layProject();
    const say = (message: string): void => context.emit({ event: "note", level: "info", message });
    const play = (wanted: WantedStep, commit?: "commit"): Promise<0 | 1 | 3> =>
      playStep({ ...context, options: { ...options, root } }, wanted, commit);
    say(`A small vitest project lies in ${root}, with a git history of one commit.`);

    say("1. A test is written that passes without the change. RED has to be refused:");
    overlay(root, "weak-test");
    expectExit(await play("next"), 1);

    say("2. The test is made to demand the new behaviour. RED has to hold:");
    overlay(root, "red");
    expectExit(await play("next"), 0);

    say("3. The change is made. GREEN, the suite, the summary and the commit follow:");
    overlay(root, "green");
    expectExit(await play("next", "commit"), 0);
    await showDocuments(context, root);
    return 0;
  });
}

/** Advances the demo's row as `loop` does; the folder is new, so that nobody else can hold its lock. */
async function playStep(context: CommandContext, wanted: WantedStep, commit?: "commit"): Promise<0 | 1 | 3> {
  const { workspace, plans } = await openProject(context);
  const loops = await listLoops(workspace);
  const target = chooseTarget({ plans, loops, options: {} });
  if (target === null) throw broken("no row is open");
  const outcome = await advance(workspace, target, wanted);
  return tellOutcome(workspace, { outcome, target, commit: commit === "commit" });
}

async function showDocuments({ emit }: CommandContext, root: string): Promise<void> {
  const { workspace } = await openProject({ options: { root }, emit, signal: new AbortController().signal });
  const [loop] = (await listLoops(workspace)).slice(-1);
  if (loop === undefined) throw broken("no run folder was written");
  for (const path of [`${loop.folder.runId}/summary.md`, ledgerPartPath(workspace.config.ledger, loop.folder.runId)]) {
    emit({ event: "document", path: join(root, path), text: await readFile(join(root, path), "utf8") });
  }
}

/** Copies the project, links the packages that it needs, and commits it under an identity of its own. */
async function layProject(): Promise<string> {
  const modules = findVitest();
  const root = realpathSync(mkdtempSync(join(tmpdir(), "loop-demo-")));
  overlay(root, "base");
  renameSync(join(root, "gitignore"), join(root, ".gitignore")); // npm leaves files of that name out of a package
  symlinkSync(modules, join(root, "node_modules"), "dir");
  await addScript(root);
  const settings = {
    "user.name": "Loop Demo",
    "user.email": "demo@localhost",
    "commit.gpgsign": "false",
    "core.hooksPath": "/dev/null",
  };
  const commands = [
    ["init", "--quiet", "--initial-branch", "main"],
    ...Object.entries(settings).map(([name, value]) => ["config", name, value]),
    ["add", "--all"],
    ["commit", "--quiet", "--message", "Far field without a check of its energy"],
  ];
  for (const command of commands) await runGit(root, command);
  return root;
}

/** `npm run loop` there is this very program, so that what the demo says to type can be typed. */
async function addScript(root: string): Promise<void> {
  const path = join(root, "package.json");
  const description = JSON.parse(await readFile(path, "utf8")) as { scripts: Record<string, string> };
  const program = process.argv[1] ?? fileURLToPath(new URL("../main.js", import.meta.url));
  const scripts = { ...description.scripts, loop: `node ${shellQuote(program)}` };
  await writeFile(path, `${JSON.stringify({ ...description, scripts }, null, 2)}\n`);
}

function overlay(root: string, name: "base" | "weak-test" | "red" | "green"): void {
  cpSync(join(source, name), root, { recursive: true });
}

/** The `node_modules` folder that holds vitest: the one of the folder where the demo is called, or this package's. */
function findVitest(): string {
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      const folder = dirname(dirname(createRequire(from).resolve("vitest/package.json")));
      if (existsSync(folder)) return folder;
    } catch {
      continue;
    }
  }
  throw new AppError("RUN_RUNNER_MISSING", "The demo plays on a vitest project, and vitest is not installed here", {
    kind: "environment",
    received: "no vitest in this folder nor beside this package",
    expected: "vitest 3, 4 or 5",
    hint: "npm install --save-dev vitest@4, then run the demo again",
  });
}

function expectExit(received: 0 | 1 | 3, expected: 0 | 1): void {
  if (received !== expected) throw broken(`a step ended with ${received} instead of ${expected}`);
}

function broken(why: string): AppError {
  return new AppError("INTERNAL", "The demo did not go as it should", {
    kind: "environment",
    received: why,
    expected: "RED refused, RED held, GREEN and suite held, a commit",
    hint: "run `loop doctor` in a project with vitest to see whether the runner is trusted",
  });
}
