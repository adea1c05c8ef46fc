import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePlan } from "../../../../src/harness/plan/parse.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const source = join(repository, "src", "cli", "loop", "demo-project");
const planPath = "plans/active/FAR-FIELD/plan.md";
const planText = readFileSync(join(source, "base", planPath), "utf8");
let root = "";

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "loop-demo-")));
  cpSync(join(source, "base"), root, { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function runWith(overlay: string | null): { status: number | null; output: string } {
  if (overlay !== null) cpSync(join(source, overlay), root, { recursive: true });
  const vitest = join(repository, "node_modules", "vitest", "vitest.mjs");
  const env = { ...process.env, NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, "run"], { cwd: root, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

describe("the demonstration's project", () => {
  it("has a plan without a single issue", () => {
    const plan = parsePlan(planText, planPath);
    expect(plan.issues).toEqual([]);
    expect(plan.rows.map(({ id }) => id)).toEqual(["FF.A", "FF.B", "FF.C"]);
  });

  it("passes at its base and with the weak test, fails as planned with the right one, passes with the change", () => {
    expect(runWith(null)).toMatchObject({ status: 0, output: expect.stringContaining("2 passed") });
    expect(runWith("weak-test")).toMatchObject({ status: 0, output: expect.stringContaining("3 passed") });
    const expected = parsePlan(planText, planPath).rows[0]?.reds[0]?.expectation;
    expect(expected).toMatchObject({ kind: "fails" });
    expect(runWith("red")).toMatchObject({
      status: 1,
      output: expect.stringContaining(expected?.kind === "fails" ? expected.text : ""),
    });
    expect(runWith("green")).toMatchObject({ status: 0, output: expect.stringContaining("3 passed") });
  });
});
