import type { ErrorReport } from "../../base/errors/error-report.ts";
import type { Issue } from "../../base/errors/issue.ts";
import { formatInvocation } from "../../harness/cycle/workspace.ts";

/**
 * A text with this program's commands as a person types them here: `` `loop align list` `` becomes
 * `` `npx loop align list` ``, so that it can be pasted. Only code spans that begin with the program's name are commands.
 * @param invocation how the program is called in this project: `npx loop`, `npm run loop --`
 */
export function sayOwnCommands(text: string, invocation: string): string {
  const alone = formatInvocation({ invocation });
  return text.replaceAll("`loop`", () => `\`${alone}\``).replaceAll("`loop ", () => `\`${invocation} `);
}

/** A finding whose advice can be pasted. What was received is somebody's own words and stays. */
export function withOwnCommands(issue: Issue, invocation: string): Issue {
  const { hint, expected } = issue;
  return {
    ...issue,
    ...(expected === undefined ? {} : { expected: sayOwnCommands(expected, invocation) }),
    ...(hint === undefined ? {} : { hint: sayOwnCommands(hint, invocation) }),
  };
}

/** An error whose advice can be pasted. */
export function errorWithOwnCommands(report: ErrorReport, invocation: string): ErrorReport {
  const say = (text: string | null): string | null => (text === null ? null : sayOwnCommands(text, invocation));
  const { expected, hint, problems } = report;
  return {
    ...report,
    expected: say(expected),
    hint: say(hint),
    problems: problems.map((problem) =>
      problem.replace(/^ *(?:expected|fix): .*/gmu, (line) => sayOwnCommands(line, invocation)),
    ),
  };
}
