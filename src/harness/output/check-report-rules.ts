/** Rules that every report has a line for; what the others hold is told by their names. */
const descriptions: Readonly<Record<string, string>> = {
  "check-empty": "A check that scanned nothing proves nothing",
  "check-empty-glob": "Each glob that the configuration names matches a file",
  "clause-ambiguous": "Each clause has an address of its own",
  "clause-cycle": "No clause depends on itself",
  "clause-directive": "Directives of clauses are understood",
  "clause-stale": "A clause is the one that was reviewed",
  "clause-uncovered": "Each need of a clause is met by a link",
  "clause-unproven": "A clause that needs evidence has a finished loop",
  "clause-unreviewed": "Each linked clause was reviewed",
  "code-stale": "What a link covers is what was reviewed",
  "evidence-changed": "Files of a run have the hashes of its manifest",
  "evidence-missing": "Files of a manifest exist",
  "ledger-number-twice": "Each ledger entry has a number of its own",
  "link-ambiguous": "Each link leads to one clause",
  "link-in-string": "What looks like a link stands in a comment",
  "link-malformed": "What begins like a link names a clause",
  "link-orphaned": "Each link leads to a clause that a spec has",
  "link-outdated": "A link names the revision that the clause has",
  "lock-invalid": "The lock file is understood",
  "reference-missing": "Paths, anchors and links in documents exist",
  "results-ambiguous": "Results tell which file their test is in, where several files have one of that name",
  "results-unmatched": "Files of results hold results of linked tests",
  "row-unproven": "Each ticked row has a finished run",
  "selector-broken": "Files of tests that selectors name can be loaded",
  "selector-collects-nothing": "Each named selector collects a test",
  "spec-conflict": "Specs have no conflict markers of a merge",
  "spec-format": "Specs are written in a format whose clauses are read",
  "table-differs": "A table says what its schema or help text says",
  "test-failing": "The tests of a clause pass",
  "test-gone": "Tests that were linked at the review are still there",
};

/** Rules that every report has a line for, whether broken or not. */
export const knownRules: readonly string[] = Object.keys(descriptions);

/** What a rule holds, in a short sentence without a full stop. */
export function describeRule(rule: string): string {
  const known = Object.hasOwn(descriptions, rule) ? descriptions[rule] : undefined;
  if (known !== undefined) return known;
  const words = rule.replaceAll("-", " ").trim();
  return words === "" ? "Unnamed rule" : `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
