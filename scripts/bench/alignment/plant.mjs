// Plants defects one by one, and sees what each tool says: found, told but passed, or nothing.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { commitAll, git, makeProject, repository, reset, writeFiles } from "../project.mjs";
import { extraFiles, makeSmallProject, resultFiles } from "./defect-project.mjs";
import { defects } from "./defects.mjs";
import { runMeasured } from "./resources.mjs";

const limitMs = 120_000;

/** A verdict for each tool on the clean project, and on each defect. */
export async function plantDefects(tools) {
  const folder = mkdtempSync(join(tmpdir(), "alignment-defects-"));
  try {
    const columns = [];
    for (const tool of tools) columns.push(await examine(tool, join(folder, tool.name.replace(" ", "-"))));
    return columns;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function examine(tool, root) {
  const { name, missing } = tool;
  if (missing !== undefined) return { tool: name, missing };
  const { files, refused } = await makeClean(tool, root);
  if (refused !== undefined) return { tool: name, missing: refused };
  const clean = await check(tool, root);
  if (clean.exit !== 0) {
    return { tool: name, missing: `the clean project ended with ${clean.exit}: ${firstLine(clean.output, root)}` };
  }
  const verdicts = {};
  for (const defect of defects) {
    console.error(`  ${name}: ${defect.name}`);
    verdicts[defect.name] = await plant(defect, { tool, root, files, clean });
  }
  return { tool: name, verdicts };
}

/** The clean project, reviewed and committed. */
async function makeClean(tool, root) {
  const files = allFiles(tool, makeSmallProject());
  makeProject(root, { ".gitignore": "output/\n_build/\nnode_modules\n.loop/\n", ...files });
  linkRunner(root);
  if (tool.review !== undefined) {
    const { exit, output } = await runMeasured(tool.review, { cwd: root, limitMs });
    if (exit !== 0) return { refused: `its review ended with ${exit}: ${firstLine(output, root)}` };
  }
  if (git(root, "status", "--porcelain") !== "") commitAll(root);
  return { files };
}

function allFiles(tool, project, { extra, failing } = {}) {
  return {
    ...tool.write(project, makeSmallProject()),
    ...extraFiles(tool.name, extra),
    ...resultFiles(makeSmallProject(), failing),
  };
}

/** The packages of this repository, in the place where the project's own would be: a selector names vitest. */
function linkRunner(root) {
  const packages = join(root, "node_modules");
  mkdirSync(join(packages, ".bin"), { recursive: true });
  for (const name of ["vitest", "vite"]) symlinkSync(join(repository, "node_modules", name), join(packages, name));
  symlinkSync(join("..", "vitest", "vitest.mjs"), join(packages, ".bin", "vitest"));
}

async function plant(defect, { tool, root, files, clean }) {
  const reason = defect.without?.[tool.name];
  if (reason !== undefined) return { verdict: "not applicable", reason };
  reset(root);
  tool.forget?.(root);
  const project = makeSmallProject();
  defect.change?.(project);
  placeFiles(root, files, defect.isEmpty ? emptyFiles(tool, project) : allFiles(tool, project, defect));
  defect.edit?.[tool.name]?.(root, project);
  git(root, "add", "-A");
  const argv = defect.argv?.[tool.name]?.(tool.check);
  return judge(defect, await check(tool, root, argv), { clean, root });
}

/** Nothing but settings, and the folders. */
function emptyFiles(tool, project) {
  const settings = Object.entries(tool.write(project)).filter(([name]) => !/^specs\/.*\.doorstop\.yml$/u.test(name));
  const folders = ["specs", "src", "tests"].map((name) => [`${name}/.gitkeep`, ""]);
  return Object.fromEntries([...settings, ...folders]);
}

/** Only what differs from the clean project is written: what a review left in the other files stays. */
function placeFiles(root, before, after) {
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) rmSync(join(root, name));
  const changed = Object.entries(after).filter(([name, text]) => before[name] !== text);
  writeFiles(root, Object.fromEntries(changed));
}

function check(tool, root, argv = tool.check) {
  return runMeasured(argv, { cwd: root, limitMs });
}

/** A gate finds a defect when it fails and names it; a message alone passes everything. */
function judge({ about, isEmpty }, { exit, output }, { clean, root }) {
  const before = new Set(linesOf(clean.output, root));
  const said = linesOf(output, root).filter((line) => !before.has(line));
  const isNamed = about.test(said.join("\n"));
  const line = said.find((each) => about.test(each)) ?? (isEmpty || exit !== 0 ? said.at(-1) : "") ?? "";
  return { verdict: verdictOf(exit !== 0, isNamed, isEmpty), exit, line };
}

function verdictOf(...[fails, isNamed, isEmpty]) {
  if (fails) return isNamed ? "found" : "fails, names it not";
  return isNamed && !isEmpty ? "said, but passed" : "not found";
}

function firstLine(output, root) {
  return linesOf(output, root)[0] ?? "";
}

/** Without colours, times and the folders of the bench, which differ from run to run and from machine to machine. */
function linesOf(output, root) {
  const plain = stripVTControlCharacters(output).replaceAll(`${root}/`, "").replaceAll(`${repository}/`, "");
  const lines = plain.split("\n").map((line) => line.replaceAll(/\b\d+\.\d+ ?s(ec)?\b/gu, "… s").trimEnd());
  return lines.filter((line) => line.trim() !== "");
}
