import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withGolden } from "./golden.ts";
import { eventsOf, lastOf } from "./loop.ts";
import { playStory, storyPlan, type Played } from "./play-story.ts";
import { createStory, storySkipReason, type Story, type StoryKind } from "./story.ts";

/** What differs between the two projects that tell the story. */
export interface StoryFacts {
  readonly kind: StoryKind;
  /** The failure that RED holds by. */
  readonly reason: string;
  readonly changedFile: string;
  readonly testFile: string;
  /** Of the test that the change breaks and the story mends. */
  readonly mendedTest: string;
}

/** Every part of a summary, in its order. */
const sections = [
  /^# Phase EB2 Loop Summary — Dynamic monitor and accumulation$/mu,
  /^\*\*Date:\*\* \d{4}-\d\d-\d\d/mu,
  /^\*\*Iteration:\*\* Attempt #1 \(docs\/fix_plan\.md\)/mu,
  /^\*\*Initiative:\*\* ADR-003-BACKEND-API Phase EB2/mu,
  /^\*\*Mode:\*\* TDD/mu,
  /^\*\*Status:\*\* ⚠️ GREEN/mu,
  /^## Objectives$/mu,
  /^## Implementation Summary$/mu,
  /^### Changes Made$/mu,
  /^### Test Execution Results$/mu,
  /^#### RED Phase \(Before the Change\)$/mu,
  /^#### GREEN Phase \(Post-Implementation\)$/mu,
  /^#### Full Test Suite$/mu,
  /^\*\*Regression Note:\*\*/mu,
  /^## Spec Alignment$/mu,
  /^## Evidence of Correctness$/mu,
  /^## Next Steps \(Phase EB2\)$/mu,
  /^## Test Matrix Summary$/mu,
  /^## Files Modified$/mu,
  /^## Commits Required$/mu,
  /^## Artifacts Archive$/mu,
];

/** The whole story of one row, told by the built program in a real project. */
export function describeStory(facts: StoryFacts): void {
  const { kind } = facts;
  describe.skipIf(storySkipReason(kind) !== null)(
    `the story on ${kind} (${storySkipReason(kind) ?? "installed"})`,
    () => {
      let story: Story;
      let played: Played;

      beforeAll(async () => {
        story = await createStory(kind);
        played = await playStory(story, facts.testFile);
      }, 120_000);
      afterAll(() => story.remove());

      it(`takes the baseline once, then holds RED, on ${kind}`, () => {
        expect(played.red.exitCode).toBe(0);
        const steps = eventsOf(played.red, "step-finished").map(({ step, holds }) => [step, holds]);
        expect(steps).toEqual([
          ["baseline", true],
          ["red", true],
        ]);
        const { record } = lastOf(played.red, "selector-finished");
        expect(record.verdict).toMatchObject({ code: "red-holds", message: expect.stringContaining(facts.reason) });
        expect(lastOf(played.red, "next").message).toContain("Now implement EB2.B");
      });

      it(`waits for the change, with exit code 1, on ${kind}`, () => {
        expect(played.idle.exitCode).toBe(1);
        expect(eventsOf(played.idle, "step-started")).toEqual([]);
        expect(lastOf(played.idle, "next").message).toContain("Nothing has changed since RED held");
      });

      it(`goes from GREEN through the suite to the reports in one call on ${kind}`, () => {
        expect(played.done.exitCode).toBe(0);
        const steps = eventsOf(played.done, "step-finished").map(({ step, holds }) => [step, holds]);
        expect(steps).toEqual([
          ["green", true],
          ["suite", true],
        ]);
        const written = eventsOf(played.done, "file-written").map(({ path }) => path);
        expect(written).toEqual(expect.arrayContaining([`${played.runId}/summary.md`, "docs/fix_plan.md", storyPlan]));
      });

      it(`writes a summary with every section on ${kind}`, () => {
        const summary = played.read(`${played.runId}/summary.md`);
        const places = sections.map((section) => summary.search(section));
        expect(places).not.toContain(-1);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(summary).toContain(facts.reason);
        expect(summary).toMatch(new RegExp(`\\*\\*File:\\*\\* \`${facts.changedFile}\` \\(lines? [\\d, -]+`, "u"));
        expect(summary).toContain("`specs/ptychodus_api_spec.md` §4.9");
        expect(summary).toContain("EB2.B: Derive the monitor");
        expect(summary).toMatch(/EB2\.C1: .* — ⏳ \*\*NOT DONE\*\*/u);
      });

      it(`refuses the suite for the old test that the change breaks on ${kind}`, () => {
        expect(played.unmended.exitCode).toBe(1);
        const { step, code, received } = lastOf(played.unmended, "refused");
        expect([step, code]).toEqual(["suite", "suite-regressed"]);
        expect(received).toContain(facts.mendedTest);
      });

      it(`notes the old test that was broken and mended on ${kind}`, () => {
        const summary = played.read(`${played.runId}/summary.md`);
        const note = summary.slice(summary.indexOf("**Regression Note:**"), summary.indexOf("## Spec Alignment"));
        expect(note).toContain(facts.mendedTest);
      });

      it(`names the test file that changed since RED on ${kind}`, () => {
        const summary = played.read(`${played.runId}/summary.md`);
        expect(summary).toMatch(new RegExp(`Test files changed since RED:\\*\\* .*${facts.testFile}`, "u"));
      });

      it(`enters attempt 1 into part and page of the ledger on ${kind}`, () => {
        const [, timestamp] = /([^/]+)$/u.exec(played.runId) ?? [];
        const part = played.read(`docs/fix_plan/ADR-003-BACKEND-API/${timestamp}.md`);
        expect(part).toContain("### Attempt #1 — ADR-003-BACKEND-API EB2.B");
        expect(played.read("docs/fix_plan.md").split("### Attempt #1 — ADR-003-BACKEND-API EB2.B")).toHaveLength(2);
        const { actual, golden } = withGolden(`story-${kind}-entry.md`, part);
        expect(actual).toBe(golden);
      });

      it(`ticks the row by changing one byte of the plan on ${kind}`, () => {
        const { planBefore, planAfter } = played;
        expect(planAfter).toBe(planBefore.replace("- [ ] EB2.B ", "- [x] EB2.B "));
        expect(planAfter).not.toBe(planBefore);
      });

      it(`renders the summary that the golden file shows on ${kind}`, () => {
        const { actual, golden } = withGolden(`story-${kind}-summary.md`, played.read(`${played.runId}/summary.md`));
        expect(actual).toBe(golden);
      });

      it(`writes the commit message that the golden file shows on ${kind}`, () => {
        const { actual, golden } = withGolden(
          `story-${kind}-commit-message.txt`,
          played.read(`${played.runId}/commit-message.txt`),
        );
        expect(actual).toBe(golden);
      });

      it(`prints commands that make the commit and leave a clean tree on ${kind}`, () => {
        expect(played.commit).toMatchObject({ exitCode: 0, stderr: "" });
        expect(played.statusAfterCommit).toBe("");
        const subject = story.git("log", "--format=%s", "-1");
        expect(played.read(`${played.runId}/commit-message.txt`).split("\n")[0]).toBe(subject);
      });

      it(`still agrees with itself after the commit on ${kind}`, () => {
        expect(played.checked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("0 errors, 0 warnings") });
        expect(played.checked.stdout).toMatch(/, [1-9]\d* selectors?, 0 tied tables/u); // those of the row
      });

      it(`asks a person to do the documentation row on ${kind}`, () => {
        expect(played.documentation.exitCode).toBe(1);
        expect(lastOf(played.documentation, "loop-started").row).toBe("EB2.C1");
        const { message, commands } = lastOf(played.documentation, "next");
        expect(message).toContain("Nothing can be run for EB2.C1 (documentation)");
        expect(commands).toEqual([expect.stringMatching(/ finish$/u)]);
      });

      it(`finishes the documentation row without running anything on ${kind}`, () => {
        expect(played.documented.exitCode).toBe(0);
        expect(eventsOf(played.documented, "step-started")).toEqual([]);
        const summary = played.read(`${lastOf(played.documented, "loop-started").runId}/summary.md`);
        expect(summary).toContain("**Iteration:** Attempt #2 (docs/fix_plan.md)");
        expect(summary).toContain("specs/ptychodus_api_spec.md");
        expect(played.read(storyPlan)).toContain("- [x] EB2.C1 ");
        expect(played.checkedAtEnd).toMatchObject({ exitCode: 0 });
      });
    },
  );
}
