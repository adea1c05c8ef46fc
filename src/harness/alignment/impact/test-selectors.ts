import { posix } from "node:path";
import { groupBy } from "../../../base/collections/group-by.ts";
import { testCommands, type TestTool } from "./test-commands.ts";

/** A linked test. */
interface LinkedTest {
  readonly path: string;
  readonly name: string;
}

/** A folder of the project whose tests a tool runs. */
export interface TestPackage {
  readonly tool: TestTool;
  /** Relative to the root, `.` for the root. */
  readonly folder: string;
  /** What the project starts the tool with, as it is typed in the root. @default the tool's usual program */
  readonly starter?: string | null;
}

/** Tools by the endings of what they run; the first of the innermost package counts, without one `always`. */
const languages: readonly (readonly [ending: RegExp, tools: readonly TestTool[], always?: TestTool])[] = [
  [/\.py$/u, ["pytest"], "pytest"],
  [/\.bats$/u, [], "bats"],
  [/\.[cm]?[jt]sx?$/u, ["vitest", "jest", "mocha", "node:test"]],
  [/\.go$/u, ["go test"]],
  [/\.rs$/u, ["cargo"]],
  [/\.(?:java|kt|groovy|scala)$/u, ["gradle", "maven"]],
  [/_spec\.rb$/u, ["rspec"]],
  [/(?:_test|(?:^|\/)test_\w+)\.rb$/u, ["minitest"]],
  [/\.(?:cs|fs|vb)$/u, ["dotnet"]],
  [/\.php$/u, ["phpunit"]],
];

/**
 * Commands that run linked tests, one a file, for the tool that the project's files show around it; nothing is guessed.
 * @see specs/alignment.md §9
 */
export function selectorsFor(tests: readonly LinkedTest[], packages: readonly TestPackage[]): readonly string[] {
  const selectors = [...groupBy(tests, ({ path }) => path)].flatMap(([path, own]) => {
    const around = packageOf(path, packages);
    if (around === null) return [];
    const { tool, folder, starter = null } = around;
    const inside = folder === "." ? path : path.slice(folder.length + 1);
    return [testCommands[tool]({ path: inside, folder, names: namesOf(own), starter })];
  });
  return [...new Set(selectors)];
}

/** Whether which tool runs a file of tests, or what starts it, is told by the project's files. */
export function needsPackage(path: string): boolean {
  return languages.some(([ending, tools]) => tools.length > 0 && ending.test(path));
}

function packageOf(path: string, packages: readonly TestPackage[]): TestPackage | null {
  const [, tools = [], always] = languages.find(([ending]) => ending.test(path)) ?? [];
  const around = packages.filter(
    ({ tool, folder }) => tools.includes(tool) && (folder === "." || path.startsWith(`${folder}/`)),
  );
  const depth = ({ folder }: TestPackage): number => (folder === "." ? 0 : folder.split("/").length);
  const rank = ({ tool }: TestPackage): number => tools.indexOf(tool);
  const usual = always === undefined ? null : { tool: always, folder: "." };
  return around.toSorted((a, b) => depth(b) - depth(a) || rank(a) - rank(b))[0] ?? usual;
}

/** A link to the file, and a title with placeholders, which is not the one that runs, stand for all of it. */
function namesOf(tests: readonly LinkedTest[]): TestNames {
  const names = new Set(tests.map(({ name }) => name.replace(/ \(\d+\)$/u, "")));
  const isWhole = tests.some(({ path, name }) => name === posix.basename(path) || /[%$]|<\w+>/u.test(name));
  return isWhole ? null : [...names];
}

type TestNames = readonly string[] | null;
