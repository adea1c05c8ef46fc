import type { Issue } from "../../../base/errors/issue.ts";
import { BASELINE_FILE } from "../review/baseline-file.ts";
import { createSelectorFilter } from "./touched-selectors.ts";
import { reckonImpact, type SinceRequest } from "./since.ts";

/** Of no file alone: that nothing or not all was checked, and results, which any change may have brought about. */
const aboutAll = /^(?:check-|results-|baseline-|selector-unchecked$|test-failing$)/u;

/** Of one clause alone: which clauses a change touches is known to the line. */
const aboutClause = /^(?:clause-(?:uncovered|unproven|stale|unreviewed)|code-stale|test-gone)$/u;

/** The findings that changes from a commit touch: in changed files, of touched clauses, or about what is gone. */
export async function issuesSince(issues: readonly Issue[], request: SinceRequest): Promise<readonly Issue[]> {
  const impact = await reckonImpact(request);
  const deciding = new Set(["loop.config.json", BASELINE_FILE, request.alignment.input.reviews?.path]);
  // What decides about everything touches everything.
  if (impact.files.some((path) => deciding.has(path))) return issues;
  const files = withFolders(impact.files);
  const clauses = new Set([...impact.clauses, ...impact.removed].map(({ id }) => id));
  const known = new Set(request.trace.clauses.map(({ id }) => id));
  const linkers = new Set(
    impact.removed.flatMap(({ linkedBy }) => linkedBy.map(({ path, line }) => `${path}:${line}`)),
  );
  const hasData = impact.files.some((path) => /\.(?:json|ya?ml)$/iu.test(path));
  const isTouchedSelector = createSelectorFilter(request.alignment, impact);
  return issues.filter((issue) => {
    const { rule, where, subject = "", received = "" } = issue;
    if (aboutAll.test(rule) || isTouchedSelector(issue)) return true;
    if (aboutClause.test(rule) && known.has(subject)) return clauses.has(subject);
    // Which code prints a help text is not known.
    if (subject.startsWith("help: ") && files.size > 0) return true;
    // A schema may refer to a changed one over others.
    if (rule.startsWith("table-") && hasData) return true;
    if (rule === "link-orphaned" && linkers.has(`${where.file}:${where.line}`)) return true;
    const named = /^[^\s#:[]+/u.exec(subject)?.[0] ?? "";
    return files.has(where.file) || clauses.has(subject) || files.has(named) || files.has(received);
  });
}

/** A finding may be about a folder that went with its files. */
function withFolders(paths: readonly string[]): ReadonlySet<string> {
  const all = new Set(paths);
  for (const path of paths) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) all.add(path.slice(0, at));
  }
  return all;
}
