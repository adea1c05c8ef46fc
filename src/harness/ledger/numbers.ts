import type { LedgerState } from "./load.ts";
import { humanText } from "./page.ts";
import type { LedgerPart } from "./part.ts";

/** What numbering looks at: the parts, and the page for attempts that people entered by hand. */
export type NumberedLedger = Pick<LedgerState, "parts" | "page">;

/** A run whose attempt gets another number. */
export interface AttemptChange {
  readonly runId: string;
  readonly from: number;
  readonly to: number;
}

/** Larger numbers in prose are no attempts. */
const maxMention = 100_000;

/**
 * The number of an initiative's next attempt: one above all its parts and above every `Attempt #N` that people wrote
 * on the page under a heading with `[ID]`.
 */
export function nextAttempt(ledger: NumberedLedger, initiative: string): number {
  const used = ledger.parts.filter((part) => part.initiative === initiative).map(({ attempt }) => attempt);
  return used.concat(mentionedAttempts(ledger.page ?? "", initiative)).reduce((a, b) => Math.max(a, b), 0) + 1;
}

/**
 * Gives a number to every run that shares one within its initiative: the earliest run keeps it, the others get the next
 * free numbers in the order of their timestamps. The caller renders those runs anew.
 */
export function mendAttempts(ledger: NumberedLedger): readonly AttemptChange[] {
  const initiatives = [...new Set(ledger.parts.map(({ initiative }) => initiative))].sort();
  return initiatives.flatMap((initiative) => {
    const first = nextAttempt(ledger, initiative);
    return repeatedParts(ledger.parts, initiative).map(({ runId, attempt }, index) => ({
      runId,
      from: attempt,
      to: first + index,
    }));
  });
}

/** The parts whose number an earlier run of their initiative has already, oldest first. */
export function repeatedParts(parts: readonly LedgerPart[], initiative: string): readonly LedgerPart[] {
  const taken = new Set<number>();
  const oldestFirst = parts
    .filter((part) => part.initiative === initiative)
    .sort((left, right) => compare(left.timestamp, right.timestamp) || compare(left.runId, right.runId));
  return oldestFirst.filter(({ attempt }) => {
    const repeated = taken.has(attempt);
    taken.add(attempt);
    return repeated;
  });
}

function mentionedAttempts(page: string, initiative: string): readonly number[] {
  const numbers: number[] = [];
  let section: { readonly level: number; readonly own: boolean } = { level: 0, own: false };
  for (const line of humanText(page).split("\n")) {
    const heading = /^(#{1,6})\s/.exec(line);
    const level = heading?.[1]?.length ?? 0;
    if (heading !== null) {
      const id = /\[([^\][]+)\]/.exec(line)?.[1];
      if (id !== undefined && !/^[ xX]$/.test(id)) section = { level, own: id.trim() === initiative };
      else if (level <= section.level) section = { level, own: false };
    }
    if (!section.own) continue;
    for (const mention of line.matchAll(/\bAttempt\s*#(\d{1,6})\b/gi)) numbers.push(Number(mention[1]));
  }
  return numbers.filter((number) => number <= maxMention);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
