// The small project in which defects are planted: six clauses; code and tests for the first three in TypeScript, for the
// others in Python.
import { pathOf } from "./languages.mjs";

const titles = [
  "The fit stops",
  "The fit starts",
  "The fit goes on",
  "The grid is read",
  "The grid is kept",
  "The grid ends",
];

/** The clean project, as `makeCorpus` gives one. Clause 1 has an id of its own, clause 6 names a file. */
export function makeSmallProject() {
  const clauses = titles.map((title, index) => makeClause(index + 1, title));
  const files = [
    makeFile(0, { language: "typescript", role: "impl", keys: [1, 2, 3] }),
    makeFile(1, { language: "typescript", role: "test", keys: [1, 2, 3] }),
    makeFile(2, { language: "python", role: "impl", keys: [4, 5, 6] }),
    makeFile(3, { language: "python", role: "test", keys: [4, 5, 6] }),
  ];
  clauses[0].id = "fit.stop";
  clauses[5].file = pathOf(files[0]);
  return { specs: [{ name: "area-000", title: "Area 0", clauses }], files, everyWord: true };
}

/** A clause of the small project; a seventh one and more may be added. */
export function makeClause(key, title) {
  const text = [`${title} within ${10 + key} ms, and`, "what stood there before is kept."];
  return { key, spec: "area-000", number: key, revision: 1, title, text };
}

function makeFile(index, { language, role, keys }) {
  const functions = keys.map((key) => makeFunction(key, `serves clause ${key}`));
  return { folder: "pkg000", name: `module 0000${index}`, language, role, functions };
}

/** A function, or a test, with one link. */
export function makeFunction(key, name) {
  return { name, factor: 10 + key, links: [{ key, revision: 1 }] };
}

/** Files of the project that one tool reads and the others have no word for, path → text. */
export function extraFiles(tool, { wrongDefault = false, emptySelector = false } = {}) {
  if (tool !== "loop check") return {};
  const test = emptySelector ? "serves clause 99" : "serves clause 1";
  return {
    "package.json": '{ "type": "module", "private": true }\n',
    "src/limits.schema.json": JSON.stringify({
      type: "object",
      properties: { rounds: { type: "integer", default: 9 } },
    }),
    "docs/guide.md": [
      "# Guide",
      "",
      "What is served first stands in `src/pkg000/module-00000.ts`, and is tried by",
      `\`npx vitest run tests/pkg000/module-00001.test.ts -t "${test}"\`.`,
      "",
      "<!-- table: schema src/limits.schema.json -->",
      "| Name | Type | Default |",
      "| --- | --- | --- |",
      `| rounds | integer | ${wrongDefault ? 8 : 9} |`,
      "",
    ].join("\n"),
  };
}

/** JUnit XML of the tests, one file a runner, path → text; the test of one clause may fail. */
export function resultFiles({ files }, failing) {
  const tests = files.filter(({ role }) => role === "test");
  const of = (language, toCase) =>
    renderSuite(
      tests
        .filter((file) => file.language === language)
        .flatMap((file) => file.functions.map((each) => toCase(file, each, failing))),
    );
  return {
    "test-results/vitest.xml": of("typescript", vitestCase),
    "test-results/tests.pytest.junit.xml": of("python", pytestCase),
  };
}

function renderSuite(cases) {
  const failures = cases.filter((text) => text.includes("<failure")).length;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<testsuites><testsuite name="tests" tests="${cases.length}" failures="${failures}">`,
    ...cases,
    "</testsuite></testsuites>",
    "",
  ].join("\n");
}

function vitestCase(file, { name, links }, failing) {
  return renderCase({ group: pathOf(file), name, fails: links[0].key === failing });
}

function pytestCase(file, { name, links }, failing) {
  const group = pathOf(file).replace(/\.py$/u, "").replaceAll("/", ".");
  return renderCase({ group, name: `test_${name.replaceAll(" ", "_")}`, fails: links[0].key === failing });
}

function renderCase({ group, name, fails }) {
  const inside = fails ? '<failure message="assert 1 == 2">assert 1 == 2</failure>' : "";
  return `<testcase classname="${group}" name="${name}" time="0.01">${inside}</testcase>`;
}
