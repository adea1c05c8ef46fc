import { posix } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import { createRoleChooser } from "../corpus/roles.ts";
import type { Alignment } from "../read-alignment.ts";
import { gatherSelectors, type Gathered } from "../selectors/gather-selectors.ts";
import type { Impact } from "./impact.ts";

/** What decides which tests a runner finds, whatever the selector names. */
const settingsOfRunners =
  /(?:^|\/)(?:conftest\.py|pytest\.ini|pyproject\.toml|tox\.ini|setup\.cfg|package\.json|(?:vite|vitest)\.(?:config|workspace)\.[cm]?[jt]s)$/u;

/**
 * Tells of findings about selectors whether a change touches what they name: a file, a folder around it, a part of its name
 * where the runner takes that, any test file where they name none; or the plan's row that they stand in. What a test file
 * loads is not known, so one that cannot be loaded is touched by any source.
 * @returns always false for findings of other rules
 */
export function createSelectorFilter({ input, settings }: Alignment, impact: Impact): (issue: Issue) => boolean {
  const chooseRole = createRoleChooser(settings);
  const tests = impact.files.filter((path) => chooseRole(path) === "test");
  const sources = [...tests, ...impact.files.filter((path) => chooseRole(path) === "code")];
  const decidesAll = impact.files.some((path) => settingsOfRunners.test(path));
  const gathered = gatherSelectors({ ...input, isStarted: () => true });
  const byPlace = new Map(gathered.flatMap((each) => each.places.map((place) => [keyOf(place, each), each] as const)));
  const rows = new Set(impact.rows.map(({ plan, row }) => `${plan} ${row}`));
  const rowPlaces = new Set(
    input.plans.flatMap((plan) =>
      plan.rows
        .filter(({ id }) => rows.has(`${plan.id} ${id}`))
        .flatMap(({ reds, greens }) => [...reds, ...greens].map(({ span }) => `${plan.path}:${span.line}`)),
    ),
  );
  return ({ rule, where, received = "" }) => {
    if (rule !== "selector-collects-nothing" && rule !== "selector-broken") return false;
    if (decidesAll || (rule === "selector-broken" && sources.length > 0)) return true;
    if (rowPlaces.has(`${where.file}:${where.line}`)) return true;
    const selector = byPlace.get(`${where.file}:${where.line} ${received}`);
    return selector !== undefined && namesAny(selector, { tests, files: impact.files });
  };
}

function keyOf({ path, range }: Gathered["places"][number], { named }: Gathered): string {
  return `${path}:${range.line} ${named.command.text}`;
}

interface Changed {
  readonly tests: readonly string[];
  readonly files: readonly string[];
}

function namesAny({ named, cwd }: Gathered, { tests, files }: Changed): boolean {
  const inFolder = (path: string): boolean => cwd === "." || path.startsWith(`${posix.normalize(cwd)}/`);
  if (named.places.length === 0) return tests.some(inFolder);
  return named.places.some((place) => {
    const full = posix.join(cwd, place).replace(/\/$/u, "");
    if (full === "." || files.some((path) => path === full || path.startsWith(`${full}/`))) return true;
    const part = posix.normalize(place).toLowerCase();
    return (
      named.command.runner === "vitest" && files.some((path) => inFolder(path) && path.toLowerCase().includes(part))
    );
  });
}
