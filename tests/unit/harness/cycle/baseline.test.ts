import { expect, it } from "vitest";
import { performBaseline } from "../../../../src/harness/cycle/judge-step.ts";
import { snapshotWorkTree, startSession } from "../../../../src/harness/cycle/session.ts";
import { loadResults } from "../../../../src/harness/evidence/results.ts";
import { pytestRunner } from "../../../contract/pytest/runner.ts";
import { makeRepository } from "../../../support/repository.ts";
import { makeWorkspace } from "./workspace.ts";

const runner = pytestRunner("pytest-9");

const planText = `---
id: A
title: A
status: in_progress
suites:
  - ${runner.program} -q
---
- [ ] A.1 Add it
  - red: \`${runner.program} test_new.py\`
    - absent: \`add\`
`;

// @spec specs/cycle.md §5
it("the baseline runs the tests beside a file that cannot be collected", async ({ skip }) => {
  skip(runner.missing !== null, runner.missing ?? "");
  const root = makeRepository({
    "plans/a.md": planText,
    "calc.py": "",
    "pytest.ini": "[pytest]\n",
    "test_new.py": "from calc import add\n\ndef test_add():\n    assert add(1, 1) == 2\n",
    "test_old.py": "def test_old():\n    pass\n",
  });
  const { workspace, plans } = await makeWorkspace(root);
  const [plan] = plans;
  const [row] = plan?.rows ?? [];
  if (plan === undefined || row === undefined) throw new Error("the plan has no row");
  const session = await startSession(workspace, { plan, row });
  const record = await performBaseline(workspace, session, await snapshotWorkTree(workspace));
  const results = await loadResults(session.folder);
  expect(results.tests.map((test) => test.id)).toEqual(["test_old.py::test_old"]);
  expect(results.collectionErrors.map((error) => error.file)).toEqual(["test_new.py"]);
  expect(record.holds).toBe(true);
});
