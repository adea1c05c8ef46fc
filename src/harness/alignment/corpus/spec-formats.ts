import { groupBy } from "../../../base/collections/group-by.ts";
import type { Issue } from "../../../base/errors/issue.ts";
import type { FileFacts } from "../types.ts";

/** What people write specs in besides Markdown, by the files' endings. */
const FORMATS: Readonly<Record<string, string>> = {
  rst: "reStructuredText",
  adoc: "AsciiDoc",
  asciidoc: "AsciiDoc",
  asc: "AsciiDoc",
  org: "Org",
  tex: "LaTeX",
  typ: "Typst",
  textile: "Textile",
  wiki: "wiki text",
  mediawiki: "wiki text",
  htm: "HTML",
  html: "HTML",
  xhtml: "HTML",
  ipynb: "Jupyter's JSON",
  json: "JSON",
  yaml: "YAML",
  yml: "YAML",
  sdoc: "StrictDoc's own format",
  reqif: "ReqIF",
  xml: "XML",
  rtf: "RTF",
};

/** The format of a spec that is no Markdown, by its name; null where it is read as such. */
export function foreignFormat(path: string): string | null {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(FORMATS, ending) ? (FORMATS[ending] ?? null) : null;
}

/** Whether the headings of a spec are read; of reStructuredText only OpenFastTrace's items are. */
export function hasForeignHeadings(path: string): boolean {
  return foreignFormat(path) !== null && !/\.rst$/i.test(path);
}

/**
 * An error for each format whose specs hold no clause, since we do not read it: their headings would go unchecked.
 * @see specs/alignment.md §1
 */
export function findForeignSpecs(files: readonly FileFacts[]): readonly Issue[] {
  const byFormat = groupBy(files, ({ role, path }) => (role === "spec" ? foreignFormat(path) : null));
  return [...byFormat].flatMap(([format, specs]) =>
    format === null || specs.some(({ clauses }) => clauses.length > 0) ? [] : [foreignSpecs(format, specs)],
  );
}

function foreignSpecs(format: string, specs: readonly FileFacts[]): Issue {
  const [first] = specs;
  const others = specs.length === 1 ? "" : ` and ${specs.length - 1} more`;
  return {
    severity: "error",
    rule: "spec-format",
    where: { file: first?.path ?? "loop.config.json" },
    message: `${specs.length === 1 ? "a spec is" : "specs are"} written in ${format}, whose headings are not read, so no clause of ${specs.length === 1 ? "it" : "them"} is checked`,
    received: `${first?.path ?? ""}${others}`,
    expected: "Markdown, or reStructuredText with OpenFastTrace's items",
    hint: "write the clauses in Markdown (`pandoc -t gfm` converts), or take the files out of `alignment.specs` in loop.config.json",
    subject: format,
  };
}
