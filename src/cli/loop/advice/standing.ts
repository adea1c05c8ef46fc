import type { KnownLoop } from "../../../harness/cycle/open-loops.ts";
import { toOverview } from "../../../harness/cycle/status.ts";
import { formatInvocation, type Workspace } from "../../../harness/cycle/workspace.ts";
import type { Plan } from "../../../harness/plan/types.ts";

/** What a standing is told from. */
export interface Standing {
  readonly plans: readonly Plan[];
  readonly loops: readonly KnownLoop[];
}

/** With no open row: says so, shows where every plan stands and names the next commands. */
export function tellStanding(workspace: Workspace, { plans, loops }: Standing): 0 {
  const { emit } = workspace;
  emit({ event: "note", level: "info", message: plans.length === 0 ? "There is no plan yet." : "No row is open." });
  for (const plan of toOverview(plans, loops)) {
    const done = plan.rows.filter((row) => row.state === "done").length;
    const blocked = plan.rows.filter((row) => row.state === "blocked").length;
    const idle = plan.rows.filter((row) => row.state !== "done" && !row.workable).length;
    const rest = [blocked > 0 ? `${blocked} blocked` : "", idle > 0 ? `${idle} open without a selector` : ""].filter(
      (part) => part !== "",
    );
    const message = `  ${plan.id} (${plan.status}): ${[`${done} of ${plan.rows.length} rows done`, ...rest].join(", ")}`;
    emit({ event: "note", level: "info", message });
  }
  const commands =
    plans.length === 0
      ? [formatInvocation(workspace, "plan", "new", "<ID>")]
      : [
          formatInvocation(
            workspace,
            "plan",
            "add",
            "<row>",
            "'<title>'",
            "--plan",
            plans[0]?.id ?? "<ID>",
            "--red",
            "'<selector>'",
          ),
          formatInvocation(workspace, "plan", "new", "<ID>"),
          formatInvocation(workspace, "status"),
        ];
  emit({ event: "next", message: "What you can do:", commands });
  return 0;
}
