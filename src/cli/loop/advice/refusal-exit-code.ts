import type { StepRecord } from "../../../harness/evidence/types.ts";

/** Exit code of a refused step: 3 where a runner could not be started, 1 where it ran and the gate does not hold. */
export function refusalExitCode(step: StepRecord): 1 | 3 {
  return step.selectors.some(({ verdict }) => verdict.code === "not-started") ? 3 : 1;
}
