// The project as OpenFastTrace reads it: items in Markdown, tags in comments.
import { pad } from "../corpus.mjs";
import { pathOf, renderSource } from "../languages.mjs";

/** `req~c00012` */
export const nameOf = (key) => `req~c${pad(key, 5)}`;

/** All files, path → text. */
export function writeOpenFastTrace({ specs, files }) {
  const documents = specs.map((spec) => [`specs/${spec.name}.md`, renderSpec(spec)]);
  const sources = files.map((file) => [pathOf(file), renderSource(file, marks)]);
  return Object.fromEntries([...documents, ...sources]);
}

function renderSpec({ title, clauses }) {
  return [`# ${title}`, "", ...clauses.flatMap(renderItem)].join("\n");
}

function renderItem({ key, revision, title, text, fence }) {
  const code = fence === undefined ? [] : ["```", ...fence, "```"];
  return [`## ${title}`, ...code, "", `\`${nameOf(key)}~${revision}\``, "", ...text, "", "Needs: impl, utest", ""];
}

function marks(links, { role }) {
  const type = role === "test" ? "utest" : "impl";
  return links.map(({ key, revision, typo }) => `[${typo ? "imlp" : type}->${nameOf(key)}~${revision}]`);
}
