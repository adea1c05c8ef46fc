import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lastOf, runBash, runLoop, runLoopJson, type Ended, type EndedWithEvents } from "./loop.ts";
import type { Story } from "./story.ts";

/** The plan of both stories. */
export const storyPlan = "plans/active/ADR-003-BACKEND-API/plan.md";

/** All that a story brought about, call by call. */
export interface Played {
  /** The first call, with the tests written: the baseline, then RED. */
  readonly red: EndedWithEvents;
  /** The second call, with nothing changed. */
  readonly idle: EndedWithEvents;
  /** The call after the change, which breaks an old test: GREEN, and a suite that is refused. */
  readonly unmended: EndedWithEvents;
  /** The call after the old test was mended: GREEN, suite, reports. */
  readonly done: EndedWithEvents;
  /** The printed commit commands, executed. */
  readonly commit: Ended;
  /** `git status` after that. */
  readonly statusAfterCommit: string;
  readonly checked: Ended;
  /** The next call, for the documentation row. */
  readonly documentation: EndedWithEvents;
  readonly documented: EndedWithEvents;
  readonly checkedAtEnd: Ended;
  readonly planBefore: string;
  readonly planAfter: string;
  /** Of the first loop. */
  readonly runId: string;
  readonly read: (path: string) => string;
}

/** Plays the story from the red tests to the documentation row. */
export async function playStory(story: Story, testFile: string): Promise<Played> {
  const read = (path: string): string => readFileSync(join(story.root, path), "utf8");
  story.applyOverlay("red");
  const red = await runLoopJson(story);
  const idle = await runLoopJson(story);
  story.applyOverlay("green");
  story.applyOverlay("red");
  const unmended = await runLoopJson(story);
  story.applyOverlay("green");
  const planBefore = read(storyPlan);
  const done = await runLoopJson(story, "--note", `${testFile}=the tests of the monitor and of accumulation`);
  const planAfter = read(storyPlan);
  const commit = await runBash(story, lastOf(done, "next").commands);
  const statusAfterCommit = story.git("status", "--porcelain");
  const checked = await runLoop(story, "check");
  const documentation = await runLoopJson(story);
  appendFileSync(join(story.root, "specs/ptychodus_api_spec.md"), "\nThe monitor is the model's own metric.\n");
  const documented = await runLoopJson(story, "finish");
  const checkedAtEnd = await runLoop(story, "check");
  const { runId } = lastOf(red, "loop-started");
  return {
    red,
    idle,
    unmended,
    done,
    commit,
    statusAfterCommit,
    checked,
    documentation,
    documented,
    checkedAtEnd,
    planBefore,
    planAfter,
    runId,
    read,
  };
}
