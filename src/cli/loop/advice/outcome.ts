import type { Advance, AdvanceTarget } from "../../../harness/cycle/advance.ts";
import { listRecipeCommands } from "../../../harness/cycle/stash-recipe.ts";
import { formatInvocation, type Workspace } from "../../../harness/cycle/workspace.ts";
import type { StepRecord } from "../../../harness/evidence/types.ts";
import { commitCommands, commitLoop } from "./commit.ts";
import { refusalExitCode } from "./refusal-exit-code.ts";

/** What an advance came to, and whether to commit what it finished. */
export interface Outcome {
  readonly outcome: Advance;
  readonly target: AdvanceTarget;
  readonly commit: boolean;
}

/** Says what to do now, with the exact commands; returns the exit code. */
export async function tellOutcome(workspace: Workspace, { outcome, target, commit }: Outcome): Promise<0 | 1 | 3> {
  switch (outcome.kind) {
    case "finished":
      await tellFinished(workspace, outcome, { commit });
      return 0;
    case "held":
      tellHeld(workspace, outcome.step, target);
      return 0;
    case "waiting":
      if (outcome.waitsFor === "do") tellDo(workspace, target);
      else tellImplement(workspace, target, "Nothing has changed since RED held.");
      return 1;
    case "refused":
      await tellRefused(workspace, outcome.step, target);
      return refusalExitCode(outcome.step);
  }
}

function tellHeld(workspace: Workspace, { step }: StepRecord, target: AdvanceTarget): void {
  if (step === "red") return tellImplement(workspace, target, "RED holds.");
  workspace.emit({ event: "next", message: "What comes next:", commands: [formatInvocation(workspace)] });
}

function tellImplement(workspace: Workspace, { row }: AdvanceTarget, opening: string): void {
  const files = row.touches.map(({ path, note }) => (note === null ? path : `${path} (${note})`));
  const where = files.length === 0 ? "" : ` in ${files.join(", ")}`;
  const message = `${opening} Now implement ${row.id}${where}, then run:`;
  workspace.emit({ event: "next", message, commands: [formatInvocation(workspace)] });
}

function tellDo(workspace: Workspace, { row }: AdvanceTarget): void {
  const message = `Nothing can be run for ${row.id} (${row.proofWaiver ?? "no selector"}). Do it, then say so:`;
  workspace.emit({ event: "next", message, commands: [formatInvocation(workspace, "finish")] });
}

async function tellRefused(workspace: Workspace, step: StepRecord, target: AdvanceTarget): Promise<void> {
  const codes = new Set(step.selectors.filter(({ verdict }) => !verdict.holds).map(({ verdict }) => verdict.code));
  const again = step.step === "red" ? ["red"] : []; // a change after GREEN or suite lets both begin anew
  if (step.step !== "red" || !codes.has("not-red")) {
    workspace.emit({
      event: "next",
      message: "Once that is mended:",
      commands: [formatInvocation(workspace, ...again)],
    });
    return;
  }
  const recipe = await listRecipeCommands(workspace, step, { row: target.row, planPath: target.plan.path });
  if (recipe.length === 0) {
    const message = "Make the test fail for what is still missing, then:";
    workspace.emit({ event: "next", message, commands: [formatInvocation(workspace, "red")] });
    return;
  }
  workspace.emit({
    event: "next",
    message: "If the change is made already, put it aside, run RED, and bring it back:",
    commands: [...recipe, formatInvocation(workspace, "red"), "git stash pop"],
  });
}

async function tellFinished(
  workspace: Workspace,
  { loop, session }: Extract<Advance, { kind: "finished" }>,
  { commit }: { readonly commit: boolean },
): Promise<void> {
  const { emit } = workspace;
  const message = `${session.row.id} is done: attempt ${loop.attempt} of ${session.plan.id}`;
  emit({ event: "note", level: "info", message });
  if (!commit) {
    emit({ event: "next", message: "Read the summary, then commit:", commands: commitCommands(loop.manifest) });
    return;
  }
  await commitLoop(workspace, session.folder, loop.manifest);
  emit({ event: "next", message: "What comes next:", commands: [formatInvocation(workspace)] });
}
