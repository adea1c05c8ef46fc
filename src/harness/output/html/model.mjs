// What a report says, read once, with the ways from addresses, files and runs to clauses.

/** The report that the page carries. */
export const data = JSON.parse(document.querySelector("#data").textContent);
/** A state's name in words. */
export const labels = new Map(data.states.map(({ key, label }) => [key, label]));
/** Clause of each id and each other address. */
export const byAddress = new Map();
/** Clauses that stand in a file or are linked from it. */
export const byPath = new Map();
/** Clauses that a finished loop names. */
export const byRun = new Map();
/** Findings whose subject is a clause. */
export const aboutClause = new Map();

fillMaps();

function fillMaps() {
  for (const clause of data.clauses) {
    for (const address of [clause.id, ...(clause.aliases ?? [])])
      if (!byAddress.has(address)) byAddress.set(address, clause);
    add(byPath, clause.path, clause);
    for (const path of new Set((clause.links ?? []).map((link) => link.path)))
      if (path !== clause.path) add(byPath, path, clause);
    for (const run of clause.evidence ?? []) add(byRun, run, clause);
  }
  for (const issue of data.issues) {
    const clause = byAddress.get(issue.subject);
    if (clause !== undefined) add(aboutClause, clause, issue);
  }
}

function add(map, key, value) {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
