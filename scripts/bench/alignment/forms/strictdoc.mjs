// The project as StrictDoc reads it: requirements in .sdoc, relations in comments.
import { pad } from "../corpus.mjs";
import { pathOf, renderSource } from "../languages.mjs";

/** `REQ-00012` */
export const nameOf = (key) => `REQ-${pad(key, 5)}`;

/** All files, path → text. */
export function writeStrictDoc({ specs, files }) {
  return Object.fromEntries([
    ["strictdoc_config.py", config],
    ...specs.map((spec) => [`specs/${spec.name}.sdoc`, renderSpec(spec)]),
    ...files.map((file) => [pathOf(file), renderSource(file, marks)]),
  ]);
}

const config = `from strictdoc.core.project_config import ProjectConfig


def create_config() -> ProjectConfig:
    return ProjectConfig(
        project_title="Bench",
        project_features=["REQUIREMENT_TO_SOURCE_TRACEABILITY"],
        include_doc_paths=["specs/**", "test-results/**"],
        include_source_paths=["src/**", "tests/**"],
    )
`;

function renderSpec({ title, clauses }) {
  return ["[DOCUMENT]", `TITLE: ${title}`, "", ...clauses.flatMap(renderRequirement)].join("\n");
}

function renderRequirement({ key, title, text, fence, file }) {
  const code = fence === undefined ? [] : [".. code-block::", "", ...fence.map((line) => `    ${line}`), ""];
  const relations = file === undefined ? [] : ["RELATIONS:", "- TYPE: File", `  VALUE: ${file}`];
  const head = ["[REQUIREMENT]", `UID: ${nameOf(key)}`, `TITLE: ${title}`];
  return [...head, "STATEMENT: >>>", ...code, ...text, "<<<", ...relations, ""];
}

/** A comment's function is known in Python alone of the corpus's languages. */
function marks(links, { language }) {
  const scope = language === "python" ? "function" : "line";
  return links.map(({ key, typo }) => `@${typo ? "relatoin" : "relation"}(${nameOf(key)}, scope=${scope})`);
}
