import { referencesOfPlan } from "../clauses/address.ts";
import type { Plan } from "../../plan/types.ts";
import type { FileFacts, Link } from "../types.ts";

/** A link of a plan's row. */
export interface PlanLink {
  readonly link: Link;
  readonly plan: Plan;
  readonly rowId: string;
}

const NONE: readonly never[] = [];

/** Links of files, and items of OpenFastTrace that cover others as links of their artifact; each place says an address once. */
export function linksOfFiles(files: readonly FileFacts[]): readonly Link[] {
  const links = files.flatMap((file) => file.links);
  const covers = files.flatMap((file) => file.clauses.flatMap(coversOf));
  if (covers.length === 0) return links;
  const told = new Set(links.map(placeOf));
  return [...links, ...covers.filter((link) => !told.has(placeOf(link)))];
}

function coversOf(clause: FileFacts["clauses"][number]): readonly Link[] {
  if (clause.covers.length === 0) return NONE;
  return clause.covers.map((reference) => ({
    ...reference,
    kind: clause.artifact ?? "",
    cover: null,
    item: clause.id,
  }));
}

function placeOf({ path, range, address, kind }: Link): string {
  return `${path}\n${range.line}\n${kind}\n${address}`;
}

/** What the rows of plans name under `spec:`. */
export function linksOfPlans(plans: readonly Plan[]): readonly PlanLink[] {
  return plans.flatMap((plan) =>
    plan.rows.flatMap((row) =>
      row.specs
        .flatMap((spec) => referencesOfPlan(spec, plan.path))
        .map((reference) => ({
          link: { ...reference, kind: "plan", cover: null, item: null },
          plan,
          rowId: row.id,
        })),
    ),
  );
}
