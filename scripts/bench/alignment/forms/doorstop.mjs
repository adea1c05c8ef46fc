// The project as Doorstop reads it: an item a clause, and in two child documents an item for each linked file, which
// refers to the file and links to the clauses. Stamps are those of a project whose items are all reviewed.
import { createHash } from "node:crypto";
import { pad } from "../corpus.mjs";
import { keysOf, pathOf, renderSource } from "../languages.mjs";

/** `REQ00012` */
export const nameOf = (key) => `REQ${pad(key, 5)}`;

/** All files, path → text. `reviewed`: the state that the stamps are of. */
export function writeDoorstop(project, reviewed = project) {
  const before = new Map(clausesOf(reviewed).map((clause) => [clause.key, clause]));
  const linked = project.files.filter((file) => keysOf(file).length > 0);
  return Object.fromEntries([
    ["specs/req/.doorstop.yml", settings("REQ")],
    ["specs/imp/.doorstop.yml", settings("IMP", "REQ")],
    ["specs/tst/.doorstop.yml", settings("TST", "REQ")],
    ...clausesOf(project).map((clause) => renderClause(clause, before.get(clause.key) ?? clause)),
    ...["impl", "test"].flatMap((role) =>
      linked
        .filter((file) => file.role === role)
        .map((file, index) => renderCover(file, { index, before, everyWord: project.everyWord })),
    ),
    ...project.files.map((file) => [pathOf(file), renderSource(file, marks)]),
  ]);
}

function clausesOf({ specs }) {
  return specs.flatMap(({ clauses }) => clauses);
}

function settings(prefix, parent) {
  const above = parent === undefined ? [] : [`  parent: ${parent}`];
  return ["settings:", "  digits: 5", "  itemformat: yaml", ...above, `  prefix: ${prefix}`, "  sep: ''", ""].join(
    "\n",
  );
}

function renderClause(clause, before) {
  const text = textOf(clause);
  const { key, title } = clause;
  const stamp = stampOf(nameOf(key), textOf(before));
  return [
    `specs/req/${nameOf(key)}.yml`,
    item({ header: title, level: key, links: ["links: []"], references: [], stamp, text }),
  ];
}

/** As Doorstop shows a text: a line an end of line, no blank ones at its ends. */
function textOf({ text }) {
  return text.join("\n").trim();
}

/** A file of code or tests: what it links, and words of it that must be found, the first clause's name or all of them. */
function renderCover(file, { index, before, everyWord }) {
  const name = `${file.role === "test" ? "TST" : "IMP"}${pad(index + 1, 5)}`;
  const path = file.referenced ?? pathOf(file);
  const keys = keysOf(file);
  const words = keys.slice(0, everyWord ? keys.length : 1).map(nameOf);
  const text = `What ${path} does.`;
  const references = words.map((word) => `{'type': 'file', 'path': '${path}', 'keyword': '${word}'}`).join(", ");
  const links = keys.map((key) => {
    const clause = before.get(key); // a link that leads nowhere was never reviewed
    return `- ${nameOf(key)}: ${clause === undefined ? "null" : stampOf(nameOf(key), textOf(clause))}`;
  });
  return [
    `specs/${name.slice(0, 3).toLowerCase()}/${name}.yml`,
    item({
      header: "",
      level: index + 1,
      links: ["links:", ...links],
      references: [
        "references:",
        ...words.flatMap((word) => [`- keyword: ${word}`, `  path: ${path}`, "  type: file"]),
      ],
      stamp: stampOf(name, text, `[${references}]`, ...keys.map(nameOf)),
      text,
    }),
  ];
}

function item({ header, level, links, references, stamp, text }) {
  return [
    "active: true",
    "derived: false",
    ...(header === "" ? ["header: ''"] : ["header: |", `  ${header}`]),
    `level: ${level}`,
    ...links,
    "normative: true",
    "ref: ''",
    ...references,
    `reviewed: ${stamp}`,
    "text: |",
    ...text.split("\n").map((line) => (line === "" ? "" : `  ${line}`)),
    "",
  ].join("\n");
}

/** SHA-256 over what a review looks at: name, text, the empty `ref`, references, links. */
function stampOf(name, text, ...rest) {
  const hash = createHash("sha256");
  for (const value of [name, text, "", ...rest]) hash.update(value);
  return hash.digest("base64url") + "=";
}

function marks(links) {
  return links.filter(({ typo }) => !typo).map(({ key }) => nameOf(key));
}
