import { AppError, formatPlace } from "../../../base/errors/app-error.ts";
import type { Issue } from "../../../base/errors/issue.ts";
import { findResults } from "./find-results.ts";
import type { FoundFiles, LoadedResults } from "./types.ts";

/** Globs of files of results. */
export interface ResultsGlobs {
  /** What the configuration names; it may be there later. */
  readonly configured: readonly string[];
  /** What a command line names. */
  readonly given: readonly string[];
}

/** What globs match, apart by who names them. */
export interface NamedResults {
  readonly configured: readonly FoundFiles[];
  readonly given: readonly FoundFiles[];
}

/**
 * Finds files of results.
 * @throws AppError `CONFIG_USAGE` where a glob that was given matches nothing
 */
export async function findNamedResults(root: string, { configured, given }: ResultsGlobs): Promise<NamedResults> {
  const found = await findResults(root, [...configured, ...given]);
  const named = { configured: found.slice(0, configured.length), given: found.slice(configured.length) };
  const missing = named.given.find(({ paths }) => paths.length === 0);
  if (missing === undefined) return named;
  throw new AppError("CONFIG_USAGE", "No file of results is where `--results` says", {
    received: missing.glob,
    expected: "the path of a JUnit XML or CTRF file, or a glob of such, relative to the project's root",
    hint: "correct it, or run the tests that write the file first",
  });
}

const mostTold = 20;

/**
 * Asserts that what was given could be read; of what the configuration names it is a finding where not.
 * @throws AppError `CONFIG_USAGE`, of all that could not
 * @see specs/alignment.md §6
 */
export function assertReadable({ issues }: Pick<LoadedResults, "issues">, given: readonly FoundFiles[]): void {
  const paths = new Set(given.flatMap((each) => each.paths));
  const own = issues.filter(({ where }) => paths.has(where.file));
  const [first] = own;
  if (first === undefined) return;
  throw new AppError("CONFIG_USAGE", "What `--results` names cannot be read as results, so nothing was concluded", {
    received: own.length === 1 ? (first.received ?? "") : `${own.length} files`,
    expected: first.expected ?? "",
    hint: "run the tests anew that write the results, or name them alone: `--results 'build/**/TEST-*.xml'`",
    where: first.where,
    ...(own.length === 1 ? {} : { problems: toldOf(own) }),
  });
}

function toldOf(issues: readonly Issue[]): readonly string[] {
  const lines = issues.slice(0, mostTold).map(({ where, received }) => `${formatPlace(where)} ${received}`);
  return issues.length > mostTold ? [...lines, `and ${issues.length - mostTold} more`] : lines;
}
