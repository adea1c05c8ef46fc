// The defects, each planted into a project that is clean.
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeClause, makeFunction } from "./defect-project.mjs";
import { nameOf as needName } from "./forms/sphinx-needs.mjs";
import { pathOf } from "./languages.mjs";

const [noRevisions, noPaths] = ["knows no revisions", "its ids hold without paths"];
const [noTables, noSelectors] = ["compares no tables", "asks no runner"];
const others = ["OpenFastTrace", "Doorstop", "StrictDoc", "sphinx-needs"];

/**
 * In their order. Each:
 *
 * - `change(project)`: to the project itself, whatever its form
 * - `edit`: tool → (root) => …, in the place of it, or after it
 * - `without`: tool → why there is no such defect for it
 * - `extra`: options of `extraFiles`; `failing`: the clause whose test fails in the results; `argv`: tool → other arguments
 * - `about`: what a message must name, so that it counts as having found this defect
 */
export const defects = [
  {
    name: "dangling link",
    change: ({ files }) => files[0].functions.push(makeFunction(99, "serves clause 99")),
    about: new RegExp(`${named(99).source}|§99999`, "u"), // the number that our form gives a clause of no spec
  },
  {
    name: "duplicate",
    change: ({ specs }) => specs[0].clauses.push({ ...makeClause(3, "The fit waits"), number: 3 }),
    edit: { Doorstop: (root) => duplicateItem(root) },
    about: named(3),
  },
  {
    name: "outdated revision",
    change: ({ specs }) => (specs[0].clauses[0].revision = 2),
    without: { Doorstop: noRevisions, StrictDoc: noRevisions, "sphinx-needs": noRevisions },
    about: /fit\.stop|0001/u,
  },
  {
    name: "uncovered",
    change: ({ specs }) => specs[0].clauses.push(makeClause(7, "The grid is drawn")),
    about: named(7),
  },
  {
    name: "text changed since review",
    change: ({ specs }) => (specs[0].clauses[1].text[0] = "The fit starts within 900 ms, and"),
    about: named(2),
  },
  {
    name: "test deleted",
    change: ({ files }) => {
      files[3].declared = files[3].functions;
      files[3].functions = files[3].functions.filter(({ links }) => links[0].key !== 5);
    },
    about: new RegExp(`${named(5).source}|test_module_00003`, "u"),
  },
  {
    name: "test failing (JUnit XML given)",
    failing: 5,
    about: named(5),
  },
  {
    name: "code changed since review",
    change: ({ files }) => (files[2].functions[1].factor = 77),
    about: named(5),
  },
  {
    name: "link in a fence",
    change: ({ files }) => quoteLink(files[2], 5),
    edit: { "sphinx-needs": (root, project) => quoteNeed(root, project) },
    about: named(5),
  },
  {
    name: "heading followed by a fence",
    change: ({ specs }) => {
      const fenced = { ...makeClause(7, "The grid is drawn"), fence: ["grid = draw(1)"] };
      specs[0].clauses.push(fenced, makeClause(8, "The grid is erased"));
    },
    about: named(7, 8),
  },
  {
    name: "empty corpus",
    change: (project) => Object.assign(project, { specs: [], files: [] }),
    isEmpty: true,
    about: /\b(no|nothing|empty)\b/iu,
  },
  {
    name: "mistyped path",
    edit: {
      "loop check": (root) => replaceIn(root, "loop.config.json", '"specs/**/*.md"', '"spec/**/*.md"'),
      StrictDoc: (root) => replaceIn(root, "strictdoc_config.py", '"specs/**"', '"spec/**"'),
      "sphinx-needs": (root) => replaceIn(root, "index.rst", "specs/area", "spec/area"),
    },
    argv: {
      OpenFastTrace: (argv) => argv.map((word) => (word === "specs" ? "spec" : word)),
      Doorstop: (argv) => [...argv, "--project", "spec"],
    },
    about: /\bspec\b|c0000\d|REQ.0000\d|no documents/u,
  },
  {
    name: "renamed file",
    change: ({ files }) => Object.assign(files[0], { path: "src/pkg000/renamed.ts", referenced: pathOf(files[0]) }),
    without: { OpenFastTrace: noPaths },
    about: /module-00000|renamed/u,
  },
  {
    name: "renamed spec",
    edit: {
      "loop check": (root) => rename(root, "specs/area-000.md", "specs/renamed.md"),
      "sphinx-needs": (root) => rename(root, "specs/area-000.rst", "specs/renamed.rst"),
    },
    without: { OpenFastTrace: noPaths, Doorstop: noPaths, StrictDoc: noPaths },
    about: /area-000|renamed/u,
  },
  {
    name: "typo in a tag",
    change: ({ files }) => files[2].functions[0].links.push({ key: 5, revision: 1, typo: true }),
    edit: {
      Doorstop: (root) => replaceIn(root, "specs/imp/IMP00002.yml", "links:", "lniks:\n- REQ00001\nlinks:"),
      "sphinx-needs": (root, project) => typeLink(root, project),
    },
    about: /sepc|imlp|lniks|relatoin|implments/u,
  },
  {
    name: "table default drifted",
    extra: { wrongDefault: true },
    without: Object.fromEntries(others.map((name) => [name, noTables])),
    about: /rounds/u,
  },
  {
    name: "selector that collects nothing",
    extra: { emptySelector: true },
    without: Object.fromEntries(others.map((name) => [name, noSelectors])),
    about: /clause 99/u,
  },
];

/** A second item of the same name, in a folder below. */
function duplicateItem(root) {
  const [from, folder] = ["specs/req/REQ00003.yml", "specs/req/more"].map((name) => join(root, name));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "REQ00003.yml"), readFileSync(from, "utf8"));
}

/** Whether a text names all these clauses, in the form of any tool. */
function named(...keys) {
  return new RegExp(keys.map((key) => `(?:\\b(?:c|REQ[-_]?)0*|§)${key}\\b`).join("[^]*"), "u");
}

/** The only link of a clause becomes an example in a fence. What is declared apart from the code stays declared. */
function quoteLink(file, key) {
  file.declared = structuredClone(file.functions);
  const served = file.functions.find(({ links }) => links[0].key === key);
  Object.assign(served, { examples: served.links, links: [] });
}

/** The same for links that stand in pages: an example of a need. */
function quoteNeed(root, { files }) {
  const page = `covers/impl-${files[2].folder}.rst`;
  replaceIn(root, page, `, ${needName(5)}`, "");
  const example = [".. impl:: An example", "   :id: IMPL_EXAMPLE", `   :implements: ${needName(5)}`];
  const lines = ["", ".. code-block:: rst", "", ...example.map((line) => `   ${line}`), ""];
  appendFileSync(join(root, page), lines.join("\n"));
}

function typeLink(root, { files }) {
  const page = `covers/impl-${files[2].folder}.rst`;
  replaceIn(root, page, "   :implements:", `   :implments: ${needName(5)}\n   :implements:`);
}

function rename(root, from, to) {
  renameSync(join(root, from), join(root, to));
}

/** The first place; throws where there is none, for then nothing would be planted. */
function replaceIn(root, name, ...[from, to]) {
  const file = join(root, name);
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${name} lacks ${from}`);
  writeFileSync(file, text.replace(from, to));
}
