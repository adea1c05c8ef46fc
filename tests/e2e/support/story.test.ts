import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/harness/plan/parse.ts";
import { createStory, type Story, type StoryKind, storySkipReason } from "./story.ts";

let story: Story | null = null;

afterEach(() => {
  story?.remove();
  story = null;
});

function runSuite(kind: StoryKind, { root, environment }: Story): { status: number | null; output: string } {
  const [program, ...args] = kind === "pytest" ? ["pytest", "tests/"] : ["npx", "vitest", "run"];
  const { status, stdout, stderr } = spawnSync(program as string, args, {
    cwd: root,
    env: { ...environment, NO_COLOR: "1" },
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

describe.each([
  {
    kind: "pytest" as const,
    reason: "AssertionError: Expected monitor to contain model-specific val_loss_name, got 'val_loss'",
  },
  {
    kind: "vitest" as const,
    reason: "AssertionError: Expected monitor to contain model-specific valLossName, got 'val_loss'",
  },
])("the story on $kind", ({ kind, reason }) => {
  it("passes at its base, fails for its reason with the tests, passes with the change", async (context) => {
    const missing = storySkipReason(kind);
    if (missing !== null) context.skip(missing);
    story = await createStory(kind);
    expect(runSuite(kind, story).status).toBe(0);
    story.applyOverlay("red");
    const red = runSuite(kind, story);
    expect(red.status).toBe(1);
    expect(red.output).toContain(reason);
    expect(red.output).toContain("1 failed");
    story.applyOverlay("green");
    expect(runSuite(kind, story).status).toBe(0);
  });

  it("has a plan without a single issue", async () => {
    story = await createStory(kind);
    const path = "plans/active/ADR-003-BACKEND-API/plan.md";
    const plan = parsePlan(readFileSync(join(story.root, path), "utf8"), path);
    expect(plan.issues).toEqual([]);
    expect(plan.rows.map(({ id }) => id)).toEqual(["EB2.A", "EB2.B", "EB2.C1", "EB2.C2"]);
  });

  it("has one commit of its own and nothing uncommitted after a run", async (context) => {
    const missing = storySkipReason(kind);
    if (missing !== null) context.skip(missing);
    story = await createStory(kind);
    runSuite(kind, story);
    expect(story.git("rev-list", "--count", "HEAD")).toBe("1");
    expect(story.git("status", "--porcelain")).toBe("");
  });
});
