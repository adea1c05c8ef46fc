import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DetectedRunner } from "./detected-runner.ts";
import { pythonManagers } from "./python-managers.ts";
import { folderOf, nameOf, type Survey } from "./survey.ts";

/** Files whose text shows that pytest is meant, and what in them shows it. */
const marks: readonly (readonly [file: RegExp, text: RegExp, says: string])[] = [
  [/^(.*\/)?\.?pytest\.(ini|toml)$/u, /(?:)/u, "configures pytest"],
  [/^pyproject\.toml$/u, /^\s*\[tool\.pytest\b/mu, "configures pytest"],
  [/^tox\.ini$/u, /^\s*\[pytest\]/mu, "configures pytest"],
  [/^setup\.cfg$/u, /^\s*\[tool:pytest\]/mu, "configures pytest"],
  [/^pyproject\.toml$/u, /^[^#\n]*["']?\bpytest\b(?![-.\w])/mu, "names pytest as a dependency"],
  [
    /^(setup\.(py|cfg)|[\w.-]*requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt|Pipfile)$/u,
    /\bpytest\b/u,
    "names pytest",
  ],
  [/^(tox\.ini|noxfile\.py)$/u, /\bpytest\b/u, "calls pytest"],
];

/** pytest, where a configuration, a dependency or the names of the files speak for it. */
export async function detectPytest(survey: Survey): Promise<readonly DetectedRunner[]> {
  const evidence = [...(await markedFiles(survey)), ...testFiles(survey)];
  if (evidence.length === 0) return [];
  const launcher = await launcherOf(survey);
  const program = launcher.words.join(" ");
  const file = "tests/test_example.py";
  return [
    {
      tool: "pytest",
      runner: "pytest",
      folder: ".",
      evidence: [...evidence, ...launcher.evidence],
      suite: [program, ...testFolder(survey)].join(" "),
      example: {
        test: `${program} ${file}::test_adds_two_numbers`,
        whole: `${program} ${file}`,
        touches: "src/example.py",
      },
      report: null,
      needs: null,
    },
  ];
}

async function markedFiles(survey: Survey): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const path of survey.files) {
    const fitting = marks.filter(([file]) => file.test(path));
    const text = fitting.length === 0 ? "" : await survey.read(path);
    const mark = fitting.find(([, shown]) => shown.test(text));
    if (mark !== undefined) found.set(path, `${path} ${mark[2]}`);
  }
  return [...found.values()];
}

/** One example is enough: a project may have thousands. */
function testFiles(survey: Survey): readonly string[] {
  const conftest = survey.files.find((path) => nameOf(path) === "conftest.py");
  const test = survey.files.find(isTestFile);
  return [conftest, test].filter((path) => path !== undefined).map((path) => `${path} exists`);
}

function isTestFile(path: string): boolean {
  return /^(test_.*|.*_test)\.py$/u.test(nameOf(path));
}

/** The one top folder that holds all tests, if there is one; pytest finds them by itself otherwise. */
function testFolder(survey: Survey): readonly string[] {
  const tops = new Set(survey.files.filter(isTestFile).map((path) => folderOf(path).split("/")[0]));
  const [top] = tops;
  return tops.size === 1 && (top === "tests" || top === "test") ? [`${top}/`] : [];
}

const environments = [".venv/bin/pytest", "venv/bin/pytest"];

/** How the project starts pytest. A virtual environment of its own is seldom tracked, so it is looked for on the disk. */
async function launcherOf(survey: Survey): Promise<{ words: readonly string[]; evidence: readonly string[] }> {
  const has = (name: string): boolean => survey.files.includes(name);
  const [lockFile, starter = ""] = pythonManagers.find(([name]) => has(name)) ?? [];
  if (lockFile !== undefined) {
    const words = [...starter.split(" "), "pytest"];
    return { words, evidence: [`${lockFile}: ${words[0]} starts it`] };
  }
  const project = has("pyproject.toml") ? await survey.read("pyproject.toml") : "";
  if (/^\s*\[tool\.poetry\]/mu.test(project))
    return { words: ["poetry", "run", "pytest"], evidence: ["pyproject.toml: poetry starts it"] };
  const own = environments.find((path) => existsSync(join(survey.root, path)));
  return own === undefined ? { words: ["pytest"], evidence: [] } : { words: [own], evidence: [`${own} exists`] };
}
