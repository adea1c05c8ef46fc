import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { preparedRunner } from "../contract/support/runners.ts";
import { countChanges, isFinished, spread, tryAll } from "./support/kill.ts";
import { copyProject, implement, makeProject, type FaultProject } from "./support/project.ts";

const pytest = preparedRunner("pytest-9");
const reason = pytest.missing === null ? "" : ` (skipped: ${pytest.missing})`;
const nodeModules = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** The plan of a row with one selector, which is the suite as well. */
const planOf = (command: string): string => `---
id: FAULT
title: Faults
status: in_progress
mode: tdd
suites:
  - ${command}
---
## Phase F — Faults
- [ ] F.1 Mend the source
  - red: \`${command}\`
    - fails: \`it is broken\`
`;

const planPath = "plans/active/FAULT/plan.md";

function makePytestProject(): FaultProject {
  return makeProject({
    [planPath]: planOf(`${join(pytest.folder, "bin", "pytest")} test_source.py`),
    "test_source.py": 'def test_source():\n    assert open("source.txt").read() == "fixed\\n", "it is broken"\n',
    ".gitignore": "__pycache__/\n.pytest_cache/\n",
  });
}

function makeVitestProject(): FaultProject {
  const test = `import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
it("is mended", () => expect(readFileSync("source.txt", "utf8"), "it is broken").toBe("fixed\\n"));
`;
  const project = makeProject({
    [planPath]: planOf("npx vitest run source.test.js"),
    "source.test.js": test,
    "package.json": '{"type":"module"}\n',
    ".gitignore": "node_modules\n",
  });
  symlinkSync(nodeModules, join(project.root, "node_modules"));
  return project;
}

/** Kills the call that runs GREEN and suite and finishes, at some changes; what is wrong afterwards. */
async function killFinishing(red: FaultProject, count: number): Promise<readonly string[]> {
  await countChanges(red); // to the RED that holds
  implement(red);
  const whole = copyProject(red);
  const points = spread(await countChanges(whole), count + 1).slice(1);
  expect(isFinished(whole)).toBe(true);
  return tryAll(points, { start: red, whole });
}

describe("a loop with a real runner whose harness is killed", { timeout: 180_000 }, () => {
  it.skipIf(pytest.missing !== null)(`comes to one finished attempt with pytest${reason}`, async () => {
    expect(await killFinishing(makePytestProject(), 3)).toEqual([]);
  });

  it("comes to one finished attempt with vitest", async () => {
    expect(await killFinishing(makeVitestProject(), 2)).toEqual([]);
  });
});
