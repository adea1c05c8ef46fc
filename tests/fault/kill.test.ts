import { describe, expect, it } from "vitest";
import { countChanges, isFinished, spread, tryAll } from "./support/kill.ts";
import { copyProject, implement, makeProject } from "./support/project.ts";

// @spec specs/evidence-format.md §8
describe("a loop whose harness is killed", () => {
  it(
    "goes on from each of fifty changes of the file system to one finished attempt",
    { timeout: 300_000 },
    async () => {
      const fresh = makeProject();
      const red = copyProject(fresh);
      const changesToRed = await countChanges(red);
      implement(red);
      const whole = copyProject(red);
      const changesToEnd = await countChanges(whole);
      expect(isFinished(whole)).toBe(true);
      expect(await tryAll(spread(changesToRed, 18), { start: fresh, whole })).toEqual([]);
      expect(await tryAll(spread(changesToEnd, 32), { start: red, whole })).toEqual([]);
    },
  );
});
