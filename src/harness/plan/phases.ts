import { EXAMPLE_GOAL } from "./example-row.ts";
import type { Block } from "./outline.ts";
import type { PlanSource } from "./source.ts";
import type { PlanPhase } from "./types.ts";

/** A heading with what it says of a phase. */
interface PhaseHeading {
  readonly level: number;
  readonly id: string | null;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  goal: string | null;
  hasRows: boolean;
}

/** Follows a document's headings, and knows at any time which phase the text belongs to. */
export interface PhaseReader {
  readonly enter: (heading: Extract<Block, { kind: "heading" }>) => void;
  /** Takes a paragraph's or item's text, which begins at an offset; a goal is kept. */
  readonly readGoal: (text: string, from: number) => void;
  /** Id of the phase that a row found now belongs to; the phase is then known to have rows. */
  readonly claim: () => string | null;
  readonly phases: () => readonly PlanPhase[];
}

/**
 * Starts before the first heading.
 * @see specs/plan-format.md §3
 */
export function createPhaseReader(source: PlanSource): PhaseReader {
  const all: PhaseHeading[] = [];
  let open: PhaseHeading[] = [];
  const current = () => open.findLast((heading) => heading.id !== null) ?? open.at(-1);
  return {
    enter({ level, from, to }) {
      const heading = {
        level,
        from,
        to,
        ...parsePhaseTitle(headingText(source.text, from, to)),
        goal: null,
        hasRows: false,
      };
      open = [...open.filter((outer) => outer.level < level), heading];
      all.push(heading);
    },
    readGoal(text, from) {
      const phase = current();
      const goal = findGoal(text);
      if (goal === EXAMPLE_GOAL) warnOfGoal(source, from);
      else if (phase !== undefined) phase.goal ??= goal;
    },
    claim() {
      const phase = current();
      if (phase !== undefined) phase.hasRows = true;
      return phase?.id ?? null;
    },
    phases: () =>
      all.filter(({ id, hasRows }) => id !== null || hasRows).map((heading) => createPhase(source, heading)),
  };
}

/** A heading's words without its marks. */
export function headingText(text: string, from: number, to: number): string {
  return text
    .slice(from, to)
    .replace(/\r?\n[ \t]*[=-]+[ \t]*$/, "")
    .replace(/^#{1,6}(?=\s|$)/, "")
    .replace(/\s#+\s*$/, "")
    .replace(/\s+/g, " ")
    .trim();
}

const PHASE = /^phase\s+([A-Za-z0-9](?:[\w.-]*\w)?)(\s*[—–:.)]|\s+--?(?=\s))?(?=\s|$)\s*(.*)$/i;
const BRACKETED = /^\[([^\]\s]+)\]\s*[—–:-]*\s*(.+)$/;
const NAMED = /^([A-Z][A-Z0-9]*\d[\w.-]*)(?:\s*[—–:]|\s+--?)\s+(.+)$/;

function parsePhaseTitle(heading: string): { readonly id: string | null; readonly title: string } {
  const plain = heading.replace(/[*`]/g, "").replace(/^[^\p{L}\p{N}[]+/u, "");
  const [, id, separator, title] = PHASE.exec(plain) ?? [];
  if (id !== undefined && (separator !== undefined || /\d|^[A-Z]{1,4}$/.test(id)))
    return { id, title: title === "" || title === undefined ? plain : title };
  const named = BRACKETED.exec(plain) ?? NAMED.exec(plain);
  return { id: named?.[1] ?? null, title: named?.[2] ?? heading };
}

/** `Goal: …` up to the next word with a colon that begins a line. */
function findGoal(text: string): string | null {
  const [, goal] = /^(?:\*\*|__)?(?:goals?|objective)(?:\*\*|__)?\s*:(?:\*\*|__)?\s*(\S[\s\S]*)$/i.exec(text) ?? [];
  const own = goal?.split(/\r?\n\s*(?:\*\*|__)?[A-Z][\w /]{0,40}:/)[0];
  return own === undefined ? null : own.replace(/\s+/g, " ").trim();
}

/** What nobody wrote is no goal. */
function warnOfGoal(source: PlanSource, from: number): void {
  source.report(from, {
    severity: "warning",
    rule: "plan-example-goal",
    message: "The goal is the one that a new plan begins with",
    received: EXAMPLE_GOAL,
    expected: "what is true when the phase is done",
    hint: "write it in one sentence, or take the line out; until then summaries have no goal",
  });
}

function createPhase(source: PlanSource, { id, title, goal, from, to }: PhaseHeading): PlanPhase {
  return { id, title, goal, span: source.spanOf(from, to) };
}
