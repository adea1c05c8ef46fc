import type { PlanMode, PlanStatus, RowState } from "./types.ts";

const STATUS_WORDS: readonly (readonly [status: PlanStatus, words: RegExp])[] = [
  ["archived", /^(?:archived?|superseded|cancell?ed|abandoned|obsolete)\b/],
  ["blocked", /^(?:blocked|on hold|paused|waiting)\b/],
  ["in_progress", /^(?:in progress|active|ongoing|started|wip|doing|underway)\b/],
  ["done", /^(?:done|complete|completed|finished|closed|merged|passed)\b/],
  ["pending", /^(?:pending|planned|planning|proposed|draft|open|todo|to do|not started|new|ready)\b/],
];

/** The status that people's words for it mean: `In progress (phase B)`, `✅ Complete`; null where none is known. */
export function readStatusWords(text: string): PlanStatus | null {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return STATUS_WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

/** The same for the state of a row. */
export function readStateWords(text: string): RowState | null {
  if (/^[✅✔☑]/u.test(text.trim())) return "done";
  const status = readStatusWords(text);
  if (status === "pending") return "open";
  return status === "archived" ? "done" : status;
}

/** The mode that a plan's words name. */
export function readModeWords(text: string): PlanMode | null {
  return (/\b(tdd|parity|perf|docs)\b/i.exec(text)?.[1]?.toLowerCase() as PlanMode | undefined) ?? null;
}
