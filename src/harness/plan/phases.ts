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
  /** Takes a paragraph's or item's text; a goal is kept. */
  readonly readGoal: (text: string) => void;
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
    readGoal(text) {
      const phase = current();
      if (phase !== undefined) phase.goal ??= findGoal(text);
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

function createPhase(source: PlanSource, { id, title, goal, from, to }: PhaseHeading): PlanPhase {
  return { id, title, goal, span: source.spanOf(from, to) };
}
