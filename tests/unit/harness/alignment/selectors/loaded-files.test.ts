import { expect, it } from "vitest";
import { createLoadedFiles } from "../../../../../src/harness/alignment/selectors/loaded-files.ts";

const project: Readonly<Record<string, string>> = {
  "tests/a.test.ts":
    'import { add } from "../src/text/line.ts";\nvi.mock("@lib/clock");\nexport * from "@our/core";\n// @spec docs/guide.md §1\n',
  "src/text/line.ts": 'export * from "./index";\nconst at = new URL("words.json", import.meta.url);\n',
  "src/text/index.ts": "",
  "src/text/words.json": '["src/unused.ts"]',
  "src/other/line.ts": "",
  "src/other/index.ts": "",
  "clock/clock.ts": "",
  "packages/core/src/index.ts": 'import { hash } from "node:crypto";\nimport "../hash.js";\n',
  "packages/core/hash.ts": "",
  "hash.ts": "",
  "src/unused.ts": 'import "./text/line.ts";\n',
  "docs/guide.md": "",
  "tests/test_a.py": "from beam.monitor import (\n    clamp)\nCASES = open('tests/data/cases.csv')\n",
  "beam/__init__.py": "",
  "beam/monitor.py": "from . import limits\n",
  "beam/limits.py": "import beam.monitor\n",
  "beam/data.py": "",
  "tests/data/cases.csv": "",
};

function follow(...from: readonly string[]): Promise<readonly string[]> {
  const loaded = createLoadedFiles(Object.keys(project), (path) => Promise.resolve(project[path] ?? null));
  return loaded(from).then((paths) => paths.toSorted());
}

// @spec specs/alignment.md §8
it("follows what TypeScript imports and names, by the folder before a name where that is no alias", async () => {
  expect(await follow("tests/a.test.ts")).toEqual([
    "clock/clock.ts",
    "packages/core/hash.ts",
    "packages/core/src/index.ts",
    "src/text/index.ts",
    "src/text/line.ts",
    "src/text/words.json",
    "tests/a.test.ts",
  ]);
});

it("follows what Python imports, packages and circles too, and the files that it names", async () => {
  expect(await follow("tests/test_a.py")).toEqual([
    "beam/__init__.py",
    "beam/limits.py",
    "beam/monitor.py",
    "tests/data/cases.csv",
    "tests/test_a.py",
  ]);
});

it("takes time in proportion to a text", async () => {
  const text = `${"a".repeat(900_000)}\nimport ${"b.".repeat(50_000)}${"c/".repeat(50_000)}`;
  const loaded = createLoadedFiles(["a.ts", "b.ts"], () => Promise.resolve(text));
  const begin = performance.now();
  expect(await loaded(["a.ts"])).toEqual(["a.ts"]);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
