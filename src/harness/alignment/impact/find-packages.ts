import { literalPattern } from "../../../base/text/literal-pattern.ts";
import { detectJavaScript } from "../../project/detect-javascript.ts";
import { pythonManagers } from "../../project/python-managers.ts";
import { folderOf, nameOf, surveyFiles, type Survey } from "../../project/survey.ts";
import { createStarterFinder } from "./find-starter.ts";
import type { TestTool } from "./test-commands.ts";
import type { TestPackage } from "./test-selectors.ts";

/** Files that show which tool tests the folder that they stand in, and what must stand in them. */
const marks: readonly (readonly [file: RegExp, tool: TestTool, text?: RegExp])[] = [
  [new RegExp(`^(?:${pythonManagers.map(([lockFile]) => literalPattern(lockFile)).join("|")})$`, "u"), "pytest"],
  [/^go\.mod$/u, "go test"],
  [/^Cargo\.toml$/u, "cargo", /^\s*\[package\]/mu],
  [/^pom\.xml$/u, "maven"],
  [/^build\.gradle(?:\.kts)?$/u, "gradle"],
  [/^\.rspec$/u, "rspec"],
  [/^(?:Gemfile|[\w-]+\.gemspec)$/u, "rspec", /\brspec\b/u],
  [/^(?:Gemfile|[\w-]+\.gemspec)$/u, "minitest", /\b(?:minitest|rails)\b/u],
  [/\.(?:cs|fs|vb)proj$/u, "dotnet"],
  [/^phpunit\.xml(?:\.dist)?$/u, "phpunit"],
  [/^composer\.json$/u, "phpunit", /"phpunit\/phpunit"/u],
];

const scripts: readonly string[] = ["vitest", "jest", "mocha", "node:test"] satisfies TestTool[];

/** The packages of a project and the tools that test them, as its files show. @param root absolute */
export async function findPackages(root: string): Promise<readonly TestPackage[]> {
  const survey = await surveyFiles(root);
  const found = await detectJavaScript(survey);
  const javaScript = found.flatMap(({ tool, folder }) => (isScriptTool(tool) ? [{ tool, folder }] : []));
  const starterOf = createStarterFinder(survey.files);
  return [...javaScript, ...(await markedPackages(survey))].map((one) => ({ ...one, starter: starterOf(one) }));
}

async function markedPackages(survey: Survey): Promise<readonly TestPackage[]> {
  const packages: TestPackage[] = [];
  for (const path of survey.files) {
    for (const [file, tool, text] of marks) {
      if (!file.test(nameOf(path)) || (text !== undefined && !text.test(await survey.read(path)))) continue;
      packages.push({ tool, folder: folderOf(path) });
    }
  }
  return packages;
}

function isScriptTool(tool: string): tool is TestTool {
  return scripts.includes(tool);
}
