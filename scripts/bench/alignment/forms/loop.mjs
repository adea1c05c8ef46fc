// The project as `loop check` reads it: headings with numbers in Markdown, `@spec` in comments.
import { pathOf, renderSource } from "../languages.mjs";

/** All files, path → text. */
export function writeLoop({ specs, files }) {
  const clauses = new Map(specs.flatMap((spec) => spec.clauses).map((clause) => [clause.key, clause]));
  const marks = (links) => links.map((link) => `${link.typo ? "@sepc" : "@spec"} ${addressOf(link, clauses)}`);
  return Object.fromEntries([
    ["loop.config.json", `${JSON.stringify(config, null, 2)}\n`],
    ...specs.map((spec) => [`specs/${spec.name}.md`, renderSpec(spec)]),
    ...files.map((file) => [pathOf(file), renderSource(file, marks)]),
  ]);
}

const config = {
  alignment: {
    specs: ["specs/**/*.md"],
    tests: ["tests/**"],
    code: ["src/**"],
    needs: ["impl", "test"],
    results: ["test-results/*.xml"],
  },
};

function renderSpec({ title, clauses }) {
  return [`# ${title}`, "", ...clauses.flatMap(renderClause)].join("\n");
}

function renderClause({ number, id, revision, title, text, fence }) {
  const mark = id === undefined ? "" : ` {#${id}~${revision}}`;
  const code = fence === undefined ? [] : ["```", ...fence, "```"];
  return [`## §${number} ${title}${mark}`, ...code, "", ...text, ""];
}

function addressOf({ key, revision }, clauses) {
  const clause = clauses.get(key);
  if (clause === undefined) return "specs/area-000.md §99999";
  return clause.id === undefined ? `specs/${clause.spec}.md §${clause.number}` : `${clause.id}~${revision}`;
}
