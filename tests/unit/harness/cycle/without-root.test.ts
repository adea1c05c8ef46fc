import { expect, it } from "vitest";
import { withoutRoot } from "../../../../src/harness/cycle/without-root.ts";
import { run, test } from "../verdict/support.ts";

const root = "/home/someone/project";

it("messages of failures and skips name files relative to the root", () => {
  const failed = test("t", "failed", {
    type: "Error",
    message: `no ${root}/src/a.ts, nor file://${root}/b.ts in ${root}`,
  });
  const skipped = { ...test("s", "skipped"), reason: `see ${root}/docs` };
  const errors = [{ file: null, failure: { type: "Error", message: `Cannot find ${root}/c.ts` } }];
  const clean = withoutRoot(run([failed, skipped], { collectionErrors: errors }), root);
  expect(clean.tests.map(({ failure, reason }) => failure?.message ?? reason)).toEqual([
    "no src/a.ts, nor b.ts in .",
    "see docs",
  ]);
  expect(clean.collectionErrors[0]?.failure.message).toBe("Cannot find c.ts");
});

it("a folder that only begins like the root keeps its name", () => {
  const failed = test("t", "failed", { type: "Error", message: `in ${root}-2/a.ts` });
  expect(withoutRoot(run([failed]), root).tests[0]?.failure?.message).toBe(`in ${root}-2/a.ts`);
});

it("what a run that did not start says names files relative to the root", () => {
  const end = { kind: "not-started", message: `${root}/x: no such program`, hint: `install ${root}/x` } as const;
  expect(withoutRoot(run([], { end }), root).end).toEqual({
    kind: "not-started",
    message: "x: no such program",
    hint: "install x",
  });
});
