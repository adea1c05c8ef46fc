import { expect, it } from "vitest";
import { performBaseline } from "../../../../src/harness/cycle/judge-step.ts";
import { snapshotWorkTree, startSession } from "../../../../src/harness/cycle/session.ts";
import { makeRepository } from "../../../support/repository.ts";
import { makeWorkspace } from "./workspace.ts";

const script = `
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("out", { recursive: true });
writeFileSync("out/junit.xml", '<testsuite><testcase classname="a" name="t" time="' + Date.now() + '"/></testsuite>');
`;

const plan = `---
id: A
title: A
status: in_progress
suites:
  - run: node ../write-report.mjs
    cwd: pkg
    report: out/*.xml
---
- [ ] A.1 Add it
  - red: \`node ../write-report.mjs\`
`;

it("a report that a command writes into the work tree does not change the tree", async () => {
  const root = makeRepository({ "plans/a/plan.md": plan, "write-report.mjs": script, "pkg/a.txt": "a" });
  const { workspace, plans } = await makeWorkspace(root);
  const [first] = plans;
  const [row] = first?.rows ?? [];
  if (first === undefined || row === undefined) throw new Error("the plan has no row");
  const record = await performBaseline(
    workspace,
    await startSession(workspace, { plan: first, row }),
    await snapshotWorkTree(workspace),
  );
  expect(record.selectors.map(({ verdict }) => verdict.code)).toEqual(["suite-baseline"]);
});
