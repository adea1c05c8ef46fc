import type { Failure } from "../types.ts";
import type { XmlElement } from "./parse-xml.ts";

/** go-junit-report's names for what befell a whole package. */
const packageCases = new Set(["[build failed]", "[setup failed]", "Failure"]);
const packageMessages = /^(?:Build|Runtime) error$/u;

/**
 * What a case says that is no test but stands for a package which could not be built or ended outside any test;
 * null for every other case. All that the report has of the compiler's words is in the message.
 *
 * @param captured the output of the case's suite, which belongs to the build: nothing else ran in it
 */
export function readBuildFailure(testcase: XmlElement, captured: readonly XmlElement[]): Failure | null {
  const shown = testcase.children.find(({ name }) => name === "failure" || name === "error");
  if (shown === undefined || !tellsOfPackage(testcase.attributes["name"] ?? "", shown)) return null;
  const own = [shown.attributes["message"] ?? "", shown.text].filter((words) => words.trim() !== "Failed");
  const words = [...own, ...outputOf(testcase.children), ...outputOf(captured)].map((text) => text.trim());
  return { type: "", message: [...new Set(words)].filter((text) => text !== "").join("\n") };
}

/** Whether a case may stand for a package, by its name: what it put out belongs to the build then. */
export function standsForPackage(name: string): boolean {
  return name === "TestMain" || packageCases.has(name);
}

/** gotestsum calls it `TestMain`, which no test of Go can be called, and gives Go's own last line. */
function tellsOfPackage(name: string, { attributes, text }: XmlElement): boolean {
  if (name === "TestMain") return /^FAIL\t/mu.test(text);
  return packageCases.has(name) && packageMessages.test(attributes["message"] ?? "");
}

function outputOf(elements: readonly XmlElement[]): readonly string[] {
  return elements.filter(({ name }) => name === "system-err" || name === "system-out").map(({ text }) => text);
}
