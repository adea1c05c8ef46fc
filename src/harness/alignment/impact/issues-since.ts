import type { Issue } from "../../../base/errors/issue.ts";
import { BASELINE_FILE } from "../review/baseline-file.ts";
import { withFolders } from "./folders.ts";
import { readChange, reckonImpact, type SinceRequest } from "./since.ts";
import { touchedReferences } from "./touched-references.ts";
import { createSelectorFilter } from "./touched-selectors.ts";

/** Of no file alone: that nothing or not all was checked, and results, which any change may have brought about. */
const aboutAll = /^(?:check-|results-|baseline-|selector-unchecked$|test-failing$)/u;

/** Of one clause alone: which clauses a change touches is known to the line. */
const aboutClause = /^(?:clause-(?:uncovered|unproven|stale|unreviewed)|code-stale|test-gone)$/u;

/** The findings that changes from a commit touch: in changed files or lines, of touched clauses, or about what is gone. */
export async function issuesSince(issues: readonly Issue[], request: SinceRequest): Promise<readonly Issue[]> {
  const change = await readChange(request);
  const impact = reckonImpact(request, change);
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
  const dead = issues.filter(({ rule }) => rule === "reference-missing");
  const touchedDead = touchedReferences(dead, request.alignment, change);
  return issues.filter((issue) => {
    const { rule, where, subject = "", received = "" } = issue;
    if (aboutAll.test(rule) || isTouchedSelector(issue)) return true;
    if (rule === "reference-missing") return touchedDead.has(issue);
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
