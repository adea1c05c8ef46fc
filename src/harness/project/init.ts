import { isUtf8 } from "node:buffer";
import { existsSync, lstatSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import { listIgnored } from "../git/list-ignored.ts";
import { runGit } from "../git/run-git.ts";
import { renderNewPlan } from "../plan/new-plan.ts";
import { CONFIG_FILE, loadConfig } from "./config.ts";
import type { DetectedRunner } from "./detected-runner.ts";
import { agentGuidePath, agentSettingsPath, planAgentFiles, type AgentFiles } from "./agent-hook.ts";
import { addIgnoreLine } from "./ignore-line.ts";
import { addMergeAttribute, mergeAttribute } from "./merge-attribute.ts";
import { addPackageScript } from "./package-script.ts";
import { configSuites, exampleFor, planSuites } from "./suites.ts";

/** What the first plan is about, and the runners that the suites come from. */
export interface InitOptions {
  /** Id of the first plan's initiative. Without one it is made from the folder's name, and made only where no plan exists. */
  readonly id?: string;
  /** @default "First initiative" */
  readonly title?: string;
  /** How `loop` is called here, where coding agents are to be set up as well. @default they are not */
  readonly agentsCall?: string;
  readonly runners: readonly DetectedRunner[];
}

/** One file of the set-up: what would happen to it and why. */
export interface InitStep {
  /** Relative to the root. */
  readonly path: string;
  readonly action: "create" | "edit" | "keep";
  readonly reason: string;
  /** The whole new text; null where the file stays. */
  readonly content: string | null;
}

/** Everything that setting a repository up would write, and what stays as it is. */
export interface InitPlan {
  readonly root: string;
  readonly runners: readonly DetectedRunner[];
  readonly steps: readonly InitStep[];
  /** What a person should look at, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Decides how a repository is set up; writes nothing. Asked again after `applyInit`, it finds nothing left to do.
 * @throws AppError `CONFIG_INVALID` when a configuration exists and cannot be used, `CONFIG_USAGE` for an id that no folder can have
 */
export async function planInit(root: string, options: InitOptions): Promise<InitPlan> {
  const steps = await Promise.all([
    configStep(root, options.runners),
    firstPlanStep(root, options),
    scriptStep(root),
    ignoreStep(root),
    attributesStep(root),
  ]);
  const { agentsCall } = options;
  const agents = agentsCall === undefined ? [] : planAgentFiles(await readAgentFiles(root), agentsCall);
  const notes = [...options.runners.flatMap(suggestion), ...(await ignoredLogs(root))];
  return { root, runners: options.runners, steps: [...steps.filter((step) => step !== null), ...agents], notes };
}

/**
 * Writes what a plan says, each file whole or not at all.
 * @throws AppError `IO_FAILED`
 */
export async function applyInit(plan: InitPlan): Promise<void> {
  for (const { path, content } of plan.steps) {
    if (content !== null) await saveFile(join(plan.root, path), content);
  }
}

async function readAgentFiles(root: string): Promise<AgentFiles> {
  const [settings, guide] = await Promise.all(
    [agentSettingsPath, agentGuidePath].map((path) => readText(join(root, path))),
  );
  return { settings, guide };
}

async function configStep(root: string, runners: readonly DetectedRunner[]): Promise<InitStep> {
  if (existsSync(join(root, CONFIG_FILE))) return keep(CONFIG_FILE, "it exists");
  const schema = existsSync(join(root, "package.json"))
    ? { $schema: "./node_modules/ptycho-loop/dist/harness/project/config.schema.json" }
    : {};
  const content = `${JSON.stringify({ ...schema, suites: configSuites(runners) }, null, 2)}\n`;
  return { path: CONFIG_FILE, action: "create", reason: "settings; every other field has a default", content };
}

async function firstPlanStep(root: string, options: InitOptions): Promise<InitStep> {
  const id = options.id ?? idFromName(basename(root));
  if (!/^[A-Za-z0-9](?:[\w.-]*\w)?$/u.test(id)) throw wrongId(id);
  const path = `plans/active/${id}/plan.md`;
  if (existsSync(join(root, path))) return keep(path, "it exists");
  const existing = options.id === undefined ? await findPlan(root) : null;
  if (existing !== null) return keep(existing, "plans exist already; name an id to add one");
  const title = options.title ?? "First initiative";
  const { runners } = options;
  const content = renderNewPlan({ id, title, mode: "tdd", suites: planSuites(runners), example: exampleFor(runners) });
  return { path, action: "create", reason: "the first plan: write its rows", content };
}

async function findPlan(root: string): Promise<string | null> {
  const [{ glob }, { plans }] = await Promise.all([import("tinyglobby"), loadConfig(root)]);
  const [first] = (await glob(plans, { cwd: root, followSymbolicLinks: false })).sort();
  return first ?? null;
}

async function scriptStep(root: string): Promise<InitStep | null> {
  const path = "package.json";
  const text = await readText(join(root, path));
  if (text === null) return null;
  if (text === undefined) return keep(path, 'it is not UTF-8: add `"loop": "loop"` to its scripts by hand');
  const edit = addPackageScript(text, "loop", "loop");
  switch (edit.kind) {
    case "added":
      return { path, action: "edit", reason: "`npm run loop` calls the harness", content: edit.text };
    case "present":
      return keep(path, `its script \`loop\` is \`${edit.command}\``);
    case "impossible":
      return keep(path, `${edit.reason}: add \`"loop": "loop"\` to its scripts by hand`);
  }
}

async function ignoreStep(root: string): Promise<InitStep> {
  const path = ".gitignore";
  const text = await readText(join(root, path));
  if (text === undefined) return keep(path, "it is not UTF-8: add the line `.loop/` by hand");
  const lines = await ignoredFolders(root);
  const content = lines.reduce((before, { folder }) => addIgnoreLine(before, folder) ?? before, text ?? "");
  if (content === (text ?? ""))
    return keep(path, `it ignores ${lines.map(({ folder }) => folder).join(" and ")} already`);
  const reason = lines.map((line) => line.reason).join("; ");
  return { path, action: text === null ? "create" : "edit", reason, content };
}

/** Two branches that review new clauses are both right. What git is told of the lock file already stays. */
async function attributesStep(root: string): Promise<InitStep> {
  const path = ".gitattributes";
  const { lock } = (await loadConfig(root)).alignment;
  const text = await readText(join(root, path));
  if (text === undefined) return keep(path, `it is not UTF-8: add the line \`${mergeAttribute(lock)}\` by hand`);
  const [, merge] = (await runGit(root, ["check-attr", "-z", "merge", "--", lock])).split("\0").slice(1);
  if (merge !== "unspecified") return keep(path, `git knows how to merge ${lock}: ${merge}`);
  const reason = `git takes the reviews of both branches when it merges ${lock}`;
  return { path, action: text === null ? "create" : "edit", reason, content: addMergeAttribute(text ?? "", lock) };
}

/** A project of another language that installs this package has its files, and nobody has thought of ignoring them. */
async function ignoredFolders(root: string): Promise<readonly { readonly folder: string; readonly reason: string }[]> {
  const own = { folder: ".loop", reason: ".loop/ holds locks and caches" };
  const found = lstatSync(join(root, "node_modules"), { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return [own]; // a link is a file to git, and no line for folders ignores it
  const [ignored, tracked] = await Promise.all([
    listIgnored(root, ["node_modules/x"]),
    runGit(root, ["ls-files", "--", "node_modules"]),
  ]);
  const isForeign = ignored.size === 0 && tracked === "";
  return isForeign ? [own, { folder: "node_modules", reason: "node_modules/ holds this tool" }] : [own];
}

function suggestion({ runner, suite, tool, report, needs }: DetectedRunner): readonly string[] {
  if (runner !== "command") return [];
  return [
    `${tool} runs as a suite of a plan: \`${suite}\` with \`report: ${report}\`${needs === null ? "" : `; it needs ${needs}`}`,
  ];
}

/** Evidence that git ignores is lost on the next machine; many projects ignore every log. */
async function ignoredLogs(root: string): Promise<readonly string[]> {
  const log = "reports/x/y/red/x.log";
  const ignored = await listIgnored(root, [log]);
  return ignored.size === 0
    ? []
    : ["git ignores the logs of `reports/`: add `!reports/**/*.log` to .gitignore to keep them"];
}

function idFromName(name: string): string {
  const words = name
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "");
  return `${words === "" ? "PROJECT" : words.toUpperCase()}-001`;
}

function keep(path: string, reason: string): InitStep {
  return { path, action: "keep", reason, content: null };
}

/** Null: no such file. Undefined: not UTF-8, so that writing it back would change more than what is added. */
async function readText(path: string): Promise<string | null | undefined> {
  if (!existsSync(path)) return null;
  const bytes = await readFile(path);
  return isUtf8(bytes) ? bytes.toString("utf8") : undefined;
}

function wrongId(id: string): AppError {
  return new AppError("CONFIG_USAGE", "This id cannot name an initiative", {
    received: JSON.stringify(id),
    expected: "letters, digits, `-`, `_` and `.`, as it becomes a folder's name: ADR-003-BACKEND-API",
    hint: "choose another id",
  });
}
