import { AppError } from "../../base/errors/app-error.ts";
import type { AdvanceTarget } from "../../harness/cycle/advance.ts";
import { chooseRow, type LoopHistory } from "../../harness/cycle/choose-row.ts";
import { onlyOpen, type KnownLoop } from "../../harness/cycle/open-loops.ts";
import type { Plan } from "../../harness/plan/types.ts";
import type { CycleOptions } from "./options.ts";
import { assertUsable } from "./usable-plan.ts";

/** A target, and by which clause of the rule its row was chosen. */
export interface ChosenTarget extends AdvanceTarget {
  readonly reason: string;
}

/**
 * The row that is due, with its open loop; null where no row is open.
 * @throws AppError `PLAN_INVALID`, `PLAN_NOT_FOUND`, `PLAN_ROW_NOT_FOUND`, `CONFIG_USAGE`
 */
export function chooseTarget({
  plans,
  loops,
  options,
}: {
  plans: readonly Plan[];
  loops: readonly KnownLoop[];
  options: CycleOptions;
}): ChosenTarget | null {
  const open = onlyOpen(loops);
  const choice = chooseRow(plans, historyOf(loops), options);
  if (choice === null) {
    plans
      .filter((plan) => options.plan === undefined || plan.id === options.plan || plan.path === options.plan)
      .forEach(assertUsable);
    return null;
  }
  assertUsable(choice.plan);
  const own = open.findLast(
    ({ state }) => state.started.initiative === choice.plan.id && state.started.row === choice.row.id,
  );
  return { ...choice, open: own ?? null, notes: parseNotes(options.note ?? []) };
}

/** Loops as the rule for the next row sees them. */
function historyOf(loops: readonly KnownLoop[]): LoopHistory {
  const open = onlyOpen(loops).map(({ folder, state: { started, phase } }) => ({
    initiative: started.initiative,
    row: started.row,
    runId: folder.runId,
    finishing: phase === "finishing",
  }));
  const finished = loops.filter(({ state }) => state.phase === "finished");
  return { open, finished: new Set(finished.map(({ state: { started } }) => `${started.initiative} ${started.row}`)) };
}

function parseNotes(notes: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    notes.map((note) => {
      const at = note.indexOf("=");
      if (at > 0 && note.slice(at + 1).trim() !== "") return [note.slice(0, at), note.slice(at + 1).trim()] as const;
      throw new AppError("CONFIG_USAGE", "A note needs a file and a text", {
        received: `--note ${note}`,
        expected: "--note FILE=TEXT",
        hint: "for example --note src/model.ts='reads the monitor from the model'",
      });
    }),
  );
}
