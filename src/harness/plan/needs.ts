import { offsetOf, type DraftRow, type RawRow } from "./draft.ts";
import { nearestKey } from "./entries.ts";
import type { PlanSource } from "./source.ts";

const MOST_LISTED = 10;

/** Reports needs of rows that the plan does not have, and rows that need each other in a circle. */
export function checkNeeds(source: PlanSource, rows: readonly DraftRow[]): void {
  const byId = new Map(rows.map(({ raw }) => [raw.id, raw]));
  for (const raw of byId.values()) {
    for (const need of raw.needs ?? []) if (!byId.has(need)) reportUnknownNeed(source, raw, { need, byId });
  }
  for (const cycle of findCycles(byId)) reportCycle(source, byId, cycle);
}

type RowsById = ReadonlyMap<string, RawRow>;

function reportUnknownNeed(source: PlanSource, raw: RawRow, { need, byId }: { need: string; byId: RowsById }): void {
  const ids = [...byId.keys()].filter((id) => id !== raw.id);
  const nearest = nearestId(need, ids);
  source.report(offsetOf(raw, "needs") ?? 0, {
    rule: "plan-unknown-need",
    message: `Row ${raw.id} needs a row that the plan does not have`,
    received: need,
    expected: "ids of rows of this plan, parted by commas",
    hint: nearest === null ? `take it out, or add that row${listIds(ids)}` : `did you mean \`${nearest}\`?`,
  });
}

/** Ids are short: of three characters, two changed ones leave nothing that was meant. */
function nearestId(need: string, ids: readonly string[]): string | null {
  const folded = ids.find((id) => id.toLowerCase() === need.toLowerCase());
  return folded ?? nearestKey(need, ids, Math.max(1, Math.min(2, need.length / 3)));
}

function listIds(ids: readonly string[]): string {
  const more = ids.length > MOST_LISTED ? ` and ${ids.length - MOST_LISTED} more` : "";
  return ids.length === 0 ? "" : `; the other rows are ${ids.slice(0, MOST_LISTED).join(", ")}${more}`;
}

function reportCycle(source: PlanSource, byId: RowsById, cycle: readonly string[]): void {
  const [first = ""] = cycle;
  const raw = byId.get(first);
  const shown = cycle.length > 12 ? [...cycle.slice(0, 10), "…", first] : cycle;
  source.report((raw && offsetOf(raw, "needs")) ?? 0, {
    rule: "plan-needs-cycle",
    message: "Rows need each other in a circle, so none of them can begin",
    received: shown.join(" → "),
    expected: "an order in which the rows can be done",
    hint: "take one of these needs out",
  });
}

/** A row on the way from the row that the search began with. */
interface Step {
  readonly id: string;
  readonly needs: readonly string[];
  next: number;
}

/** Depth first with a stack of its own: a chain of needs may be as long as the plan. */
function findCycles(byId: RowsById): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const settled = new Set<string>();
  for (const start of byId.keys()) {
    const path: Step[] = [];
    const onPath = new Set<string>();
    const enter = (id: string) => {
      if (settled.has(id) || !byId.has(id)) return;
      path.push({ id, needs: byId.get(id)?.needs ?? [], next: 0 });
      onPath.add(id);
    };
    enter(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const need = step.needs[step.next];
      step.next += 1;
      if (need === undefined) {
        settled.add(step.id);
        onPath.delete(step.id);
        path.pop();
      } else if (onPath.has(need)) cycles.push(closeCycle(path, need));
      else enter(need);
    }
  }
  return cycles;
}

function closeCycle(path: readonly Step[], back: string): readonly string[] {
  const ids = path.map((step) => step.id);
  return [...ids.slice(ids.indexOf(back)), back];
}
