import type { Failure } from "../types.ts";
import type { XmlElement } from "./parse-xml.ts";

/** go-junit-report's names for what befell a whole package. */
const packageCases = new Set(["[build failed]", "[setup failed]", "Failure"]);
const packageMessages = /^(?:Build|Runtime) error$/u;

/**
 * What a case says that is no test but stands for a package which could not be built or ended outside any test;
 * null for every other case. All that the report has of the compiler's words is in the message.
 *
 * @param suite the case's suite, whose captured output belongs to the build: nothing else ran in it
 */
export function readBuildFailure(testcase: XmlElement, suite: XmlElement): Failure | null {
  const shown = testcase.children.find(({ name }) => name === "failure" || name === "error");
  if (shown === undefined || !standsForPackage(testcase.attributes["name"] ?? "", shown)) return null;
  const own = [shown.attributes["message"] ?? "", shown.text].filter((words) => words.trim() !== "Failed");
  const words = [...own, ...outputOf(testcase), ...outputOf(suite)].map((text) => text.trim());
  return { type: "", message: [...new Set(words)].filter((text) => text !== "").join("\n") };
}

/** gotestsum calls it `TestMain`, which no test of Go can be called, and gives Go's own last line. */
function standsForPackage(name: string, { attributes, text }: XmlElement): boolean {
  if (name === "TestMain") return /^FAIL\t/mu.test(text);
  return packageCases.has(name) && packageMessages.test(attributes["message"] ?? "");
}

function outputOf({ children }: XmlElement): readonly string[] {
  return children.filter(({ name }) => name === "system-err" || name === "system-out").map(({ text }) => text);
}
