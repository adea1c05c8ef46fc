// The project as sphinx-needs reads it: needs in reStructuredText. It reads no code, so each linked file is a need of its
// own, which links to the clauses; the sources are there all the same.
import { pad } from "../corpus.mjs";
import { keysOf, pathOf, renderSource } from "../languages.mjs";

/** `REQ_00012` */
export const nameOf = (key) => `REQ_${pad(key, 5)}`;

/** All files, path → text. */
export function writeSphinxNeeds({ specs, files }) {
  const covers = groupByFolder(files.filter((file) => keysOf(file).length > 0));
  const pages = [...specs.map(({ name }) => `specs/${name}`), ...covers.map(({ folder }) => `covers/${folder}`)];
  return Object.fromEntries([
    ["conf.py", config],
    ["index.rst", index(pages)],
    ...specs.map((spec) => [`specs/${spec.name}.rst`, renderSpec(spec)]),
    ...covers.map(({ folder, files: some }) => [`covers/${folder}.rst`, renderCovers(folder, some)]),
    ...files.map((file) => [pathOf(file), renderSource(file, marks)]),
  ]);
}

const config = `project = "Bench"
extensions = ["sphinx_needs"]
exclude_patterns = ["_build", "src", "tests"]
needs_id_regex = "^[A-Z0-9_]{5,}"
needs_types = [
    dict(directive="req", title="Requirement", prefix="REQ_", color="#BFD8D2", style="node"),
    dict(directive="impl", title="Implementation", prefix="IMPL_", color="#FEDCD2", style="node"),
    dict(directive="test", title="Test", prefix="TEST_", color="#DF744A", style="node"),
]
needs_links = {"implements": {"incoming": "implemented by"}, "tests": {"incoming": "tested by"}}
needs_warnings = {
    "without_implementation": "type == 'req' and len(implements_back) == 0",
    "without_test": "type == 'req' and len(tests_back) == 0",
}
needs_warnings_always_warn = True
`;

function index(pages) {
  return ["Bench", "=====", "", ".. toctree::", "", ...pages.map((page) => `   ${page}`), ""].join("\n");
}

function renderSpec({ title, clauses }) {
  return [title, "=".repeat(title.length), "", ...clauses.flatMap(renderNeed)].join("\n");
}

function renderNeed({ key, title, text, fence }) {
  const code = fence === undefined ? [] : [".. code-block:: text", "", ...fence.map((line) => `   ${line}`), ""];
  return [`.. req:: ${title}`, `   :id: ${nameOf(key)}`, "", ...indent([...code, ...text]), ""];
}

function renderCovers(folder, files) {
  return [folder, "=".repeat(folder.length), "", ...files.flatMap(renderCover)].join("\n");
}

function renderCover(file) {
  const path = file.referenced ?? pathOf(file);
  const [directive, link] = file.role === "test" ? ["test", "tests"] : ["impl", "implements"];
  const id = `${directive.toUpperCase()}_${path.replaceAll(/[^a-z0-9]/giu, "_").toUpperCase()}`;
  return [`.. ${directive}:: ${path}`, `   :id: ${id}`, `   :${link}: ${keysOf(file).map(nameOf).join(", ")}`, ""];
}

function groupByFolder(files) {
  const folders = Object.groupBy?.(files, fileFolder) ?? group(files);
  return Object.entries(folders).map(([folder, some]) => ({ folder, files: some }));
}

/** Node 20 lacks Object.groupBy. */
function group(files) {
  const folders = {};
  for (const file of files) (folders[fileFolder(file)] ??= []).push(file);
  return folders;
}

function fileFolder({ folder, role }) {
  return `${role}-${folder}`;
}

function indent(lines) {
  return lines.map((line) => (line === "" ? "" : `   ${line}`));
}

function marks(links) {
  return links.map(({ key }) => nameOf(key));
}
