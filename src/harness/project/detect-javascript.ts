import type { DetectedRunner } from "./detected-runner.ts";
import { folderOf, isSample, nameOf, type Survey } from "./survey.ts";

interface PackageFile {
  readonly path: string;
  readonly folder: string;
  readonly dependencies: ReadonlySet<string>;
  readonly scripts: readonly (readonly [name: string, command: string])[];
  /** Names of the files beside it. */
  readonly neighbours: readonly string[];
}

interface Tool {
  readonly tool: string;
  readonly runner: DetectedRunner["runner"];
  /** How a script or a configuration file shows it. */
  readonly script: RegExp;
  readonly configFile: RegExp | null;
  readonly suite: (folder: string) => string;
  /** What follows the suite's command to run one test. */
  readonly one: string;
  /** What follows it to run one file; null where the suite serves. */
  readonly file: string | null;
  readonly report: string | null;
  readonly needs: string | null;
}

const tools: readonly Tool[] = [
  {
    tool: "vitest",
    runner: "vitest",
    script: /\bvitest\b/u,
    configFile: /^vitest\.(config|workspace)\.[cm]?[jt]s$/u,
    suite: (folder) => (folder === "." ? "npx vitest run" : `npx vitest run --root ${quote(folder)}`),
    one: 'tests/example.test.ts -t "adds two numbers"',
    file: "tests/example.test.ts",
    report: null,
    needs: null,
  },
  {
    tool: "jest",
    runner: "command",
    script: /\bjest\b/u,
    configFile: /^jest\.config\.([cm]?[jt]s|json)$/u,
    suite: () => "npx jest --ci --reporters=default --reporters=jest-junit",
    one: '-t "adds two numbers"',
    file: null,
    report: "junit.xml",
    needs: "the package jest-junit",
  },
  {
    tool: "mocha",
    runner: "command",
    script: /\bmocha\b/u,
    configFile: /^\.mocharc\.([cm]?js|json|ya?ml)$/u,
    suite: () => "npx mocha --reporter mocha-junit-reporter",
    one: '--grep "adds two numbers"',
    file: null,
    report: "test-results.xml",
    needs: "the package mocha-junit-reporter",
  },
  {
    tool: "node:test",
    runner: "command",
    script: /\bnode\b.*\s--test\b/u,
    configFile: null,
    suite: () => "node --test --test-reporter=junit --test-reporter-destination=junit.xml",
    one: '--test-name-pattern "adds two numbers"',
    file: null,
    report: "junit.xml",
    needs: null,
  },
];

/** Runners of the packages of a project. A package below another one counts only for what the upper one does not have. */
export async function detectJavaScript(survey: Survey): Promise<readonly DetectedRunner[]> {
  const packages = await Promise.all(
    survey.files
      .filter((path) => nameOf(path) === "package.json" && !isSample(path))
      .map((path) => readPackage(survey, path)),
  );
  const found = packages.flatMap((file) => tools.map((tool) => detect(tool, file))).filter((one) => one !== null);
  return found.filter((one) => !found.some((other) => other.tool === one.tool && isAbove(other.folder, one.folder)));
}

async function readPackage(survey: Survey, path: string): Promise<PackageFile> {
  const folder = folderOf(path);
  const content = parseObject(await survey.read(path));
  const dependencies = ["dependencies", "devDependencies"].flatMap((key) => Object.keys(asObject(content[key])));
  return {
    path,
    folder,
    dependencies: new Set(dependencies),
    scripts: Object.entries(asObject(content["scripts"])).filter((script): script is [string, string] => {
      return typeof script[1] === "string";
    }),
    neighbours: survey.files.filter((file) => folderOf(file) === folder).map(nameOf),
  };
}

function detect(tool: Tool, file: PackageFile): DetectedRunner | null {
  const config = file.neighbours.find((name) => tool.configFile?.test(name));
  const script = file.scripts.find(([, command]) => tool.script.test(command));
  const evidence = [
    file.dependencies.has(tool.tool) ? `${file.path}: ${tool.tool} is a dependency` : null,
    script === undefined ? null : `${file.path}: the script \`${script[0]}\` calls it`,
    config === undefined ? null : `${file.folder === "." ? "" : `${file.folder}/`}${config} exists`,
  ].filter((one) => one !== null);
  if (evidence.length === 0) return null;
  const { runner, report, needs } = tool;
  const suite = tool.suite(file.folder);
  const example = {
    test: `${suite} ${tool.one}`,
    whole: tool.file === null ? null : `${suite} ${tool.file}`,
    touches: "src/example.ts",
  };
  return { tool: tool.tool, runner, folder: file.folder, evidence, suite, example, report, needs };
}

function isAbove(upper: string, lower: string): boolean {
  return upper !== lower && (upper === "." || lower.startsWith(`${upper}/`));
}

function quote(path: string): string {
  return /^[\w./@-]+$/u.test(path) ? path : `'${path.replaceAll("'", `'"'"'`)}'`;
}

/** A broken package.json says nothing; it is not detection's place to complain. */
function parseObject(text: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(text.replace(/^\uFEFF/u, "")));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
