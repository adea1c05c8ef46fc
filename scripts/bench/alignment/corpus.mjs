// A made-up project of any size, as plain data: clauses, and source files whose functions say which clauses they serve.
// `forms/` write it down as each tool wants it. The same numbers give the same project, whatever the machine.
import { languages } from "./languages.mjs";

const clausesASpec = 100;
const filesAFolder = 100;
const linksAFile = 5;

/** Of five links to a clause two are from tests. */
const testShare = 2 / 5;

const nouns = [
  "amplitude",
  "buffer",
  "cursor",
  "detector",
  "exposure",
  "frame",
  "grid",
  "histogram",
  "index",
  "journal",
];
const verbs = ["reads", "writes", "limits", "sorts", "merges", "splits", "checks", "rounds", "stores", "restores"];
const conditions = ["when it is empty", "after a restart", "below the limit", "while others wait", "twice in a row"];

/** The two sizes of the issue. */
export const sizes = {
  small: { clauses: 1_000, files: 2_000, links: 5_000 },
  large: { clauses: 10_000, files: 20_000, links: 50_000 },
};

/**
 * @param size `clauses`, `files` (about 60 lines each, one half with links), `links`: five a file that has any
 * @returns specs and files, every clause served by code and by tests
 */
export function makeCorpus({ clauses: clauseCount, files: fileCount, links: linkCount }) {
  const specs = Array.from({ length: Math.ceil(clauseCount / clausesASpec) }, (_, index) =>
    makeSpec(index, Math.min(clausesASpec, clauseCount - index * clausesASpec)),
  );
  const clauses = specs.flatMap((spec) => spec.clauses);
  const linked = Math.ceil(linkCount / linksAFile);
  const tests = Math.round(linked * testShare);
  const next = { impl: turnsOf(clauses), test: turnsOf(clauses) };
  const files = Array.from({ length: fileCount }, (_, index) => {
    const role = index >= linked ? "plain" : index < tests ? "test" : "impl";
    return makeFile(index, role, next[role]);
  });
  return { specs, files, documents: [] };
}

function makeSpec(index, count) {
  const name = `area-${pad(index, 3)}`;
  const clauses = Array.from({ length: count }, (_, row) => makeClause(index * clausesASpec + row, name, row));
  return { name, title: `Area ${index}`, clauses };
}

function makeClause(index, spec, row) {
  const noun = pick(nouns, index);
  return {
    key: index + 1,
    spec,
    number: row + 1,
    revision: 1,
    title: `The ${noun} ${pick(verbs, index, 3)} ${index}`,
    text: [
      `The ${noun} ${pick(verbs, index, 3)} what it is given ${pick(conditions, index, 7)}, and`,
      `it ends within ${20 + (index % 80)} ms with the number ${index} at its place.`,
      "",
      `What stood there before is kept as the ${pick(nouns, index, 11)} of the last ${1 + (index % 9)} rounds.`,
    ],
  };
}

function makeFile(index, role, nextClause) {
  const language = languages[index % languages.length].name;
  const folder = `pkg${pad(Math.floor(index / filesAFolder), 3)}`;
  const names = Array.from(
    { length: linksAFile + 1 },
    (_, row) => `${pick(verbs, index, row)} ${pick(nouns, index, row)} ${row}`,
  );
  const functions = names.map((name, row) => ({
    name,
    factor: 1 + ((index * 7 + row) % 97),
    links: role === "plain" || row === linksAFile ? [] : [{ key: nextClause(), revision: 1 }],
  }));
  return { folder, name: `module ${pad(index, 5)}`, language, role, functions };
}

/** The clauses in turn, each as often as the others. */
function turnsOf(clauses) {
  let turn = 0;
  return () => clauses[turn++ % clauses.length].key;
}

function pick(words, index, stride = 1) {
  return words[(index * stride + Math.floor(index / words.length)) % words.length];
}

/** A number with leading zeros. */
export function pad(number, digits) {
  return String(number).padStart(digits, "0");
}
