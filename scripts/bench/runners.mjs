// The same small library with tests in two languages: ten files, each with a test that the change makes pass.
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { makeProject, planText, repository, rowText } from "./project.mjs";

const testsAFile = 5;
const pytestBin = join(repository, ".cache", "runners", "pytest-9", "bin");

/** Each: its commands (and what a person may leave out before them), what is missing here (null: nothing), and how its project is made. */
export const runners = [
  {
    name: "vitest",
    bin: (root) => join(root, "node_modules", ".bin"),
    version: ["vitest", "--version"],
    missing: () => null,
    launcher: "npx ",
    selector: (n) => `npx vitest run tests/feature-${n}.test.ts -t "doubles its input"`,
    suite: "npx vitest run",
    fails: "AssertionError: expected 1 to be 2",
    source: (n, factor) => ({
      [`src/feature-${n}.ts`]: `export const scale = (x: number): number => x * ${factor};\n`,
    }),
    test: vitestFile,
    prepare: (root) => {
      // The packages of this repository, in the place where the project's own would be.
      mkdirSync(join(root, "node_modules", ".bin"), { recursive: true });
      for (const name of ["vitest", "vite"])
        symlinkSync(join(repository, "node_modules", name), join(root, "node_modules", name));
      symlinkSync(join("..", "vitest", "vitest.mjs"), join(root, "node_modules", ".bin", "vitest"));
    },
    files: { "package.json": '{ "type": "module", "private": true }\n' },
  },
  {
    name: "pytest",
    launcher: null,
    bin: () => pytestBin,
    version: ["pytest", "--version"],
    missing: () =>
      existsSync(join(pytestBin, "pytest")) ? null : "run `node scripts/test-runners.mjs pytest-9` first",
    selector: (n) => `pytest tests/test_feature_${n}.py::test_doubles_its_input`,
    suite: "pytest tests",
    fails: "AssertionError: assert 1 == 2",
    source: (n, factor) => ({ [`feature_${n}.py`]: `def scale(x):\n    return x * ${factor}\n` }),
    test: pytestFile,
    prepare: () => undefined,
    files: { "pytest.ini": "[pytest]\npythonpath = .\n" },
  },
];

function vitestFile(n) {
  const others = Array.from(
    { length: testsAFile - 1 },
    (_, index) => `test("keeps zero, case ${index}", () => expect(scale(0)).toBe(0));\n`,
  );
  const head = `import { expect, test } from "vitest";\nimport { scale } from "../src/feature-${n}.ts";\n`;
  const text = `${head}test("doubles its input", () => expect(scale(1)).toBe(2));\n${others.join("")}`;
  return { [`tests/feature-${n}.test.ts`]: text };
}

function pytestFile(n) {
  const others = Array.from(
    { length: testsAFile - 1 },
    (_, index) => `\n\ndef test_keeps_zero_${index}():\n    assert scale(0) == 0\n`,
  );
  const head = `from feature_${n} import scale\n\n\ndef test_doubles_its_input():\n    assert scale(1) == 2\n`;
  return { [`tests/test_feature_${n}.py`]: `${head}${others.join("")}` };
}

/** The numbers of the measured features; feature 0 belongs to the loop that goes before. */
export const features = Array.from({ length: 10 }, (_, index) => index + 1);

/** Makes the project of a runner and returns the environment in which its commands are found. */
export function makeRunnerProject(root, runner) {
  const all = [0, ...features];
  const row = (id, numbers) => rowText(id, numbers.map(runner.selector), { fails: runner.fails });
  makeProject(root, {
    ...runner.files,
    ".gitignore": "node_modules\n.loop/\n__pycache__/\n.pytest_cache/\n",
    "plans/active/BENCH/plan.md": planText("BENCH", [row("B.0", [0]), row("B.1", features)], [runner.suite]),
    ...Object.assign({}, ...all.map((n) => ({ ...runner.source(n, 1), ...runner.test(n) }))),
  });
  runner.prepare(root);
  return { PATH: [runner.bin(root), process.env.PATH].join(delimiter) };
}
