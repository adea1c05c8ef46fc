import { AppError } from "../../../base/errors/app-error.ts";
import { oneLine } from "../../../base/text/line.ts";
import { judgeClauses } from "../trace/trace.ts";
import type { TraceInput } from "../trace/types.ts";
import type { TraceState } from "../types.ts";
import { findClauses } from "./find-clauses.ts";
import type { LockEntry, LockFile, Waiver } from "./types.ts";
import { waivable } from "./waivable.ts";

/** A state that shall pass for a while. */
export interface WaiveRequest {
  readonly input: TraceInput;
  /** Address of one clause. */
  readonly address: string;
  readonly state: string;
  readonly reason: string;
  /** `2027-01-31`, the last day; a year ahead at most. */
  readonly until: string;
  /** `A. Person <person@example.org>` */
  readonly by: string;
  /** Path of the lock file where there is none yet, relative to the root. */
  readonly lockPath: string;
}

/**
 * The lock file with a waiver that holds for what the state comes from now; the file itself is not touched.
 * @throws AppError `SPEC_CLAUSE_NOT_FOUND`; `SPEC_WAIVER_INVALID` where the state does not hold or cannot be waived, the
 * date is past or more than a year ahead, or no reason is given
 * @see specs/alignment.md §5
 */
export function waiveState(request: WaiveRequest): LockFile {
  const { input, by, lockPath } = request;
  const reason = oneLine(request.reason);
  if (reason === "") throw invalid("A waiver needs a reason", { received: "none", hint: "say why with `--reason`" });
  assertDate(request.until, input.today);
  const { id, entry, hash } = findState(request);
  const waiver: Waiver = { state: request.state as TraceState, hash, until: request.until, by, reason };
  const before: LockEntry = entry ?? { id, line: 0, clause: null, depends: [], links: [], reviewed: null, waivers: [] };
  const waivers = [...before.waivers.filter(({ state }) => state !== waiver.state), waiver];
  const entries = new Map(input.reviews?.entries).set(id, { ...before, waivers });
  return { path: input.reviews?.path ?? lockPath, entries };
}

function findState({ input, address, state }: WaiveRequest): {
  readonly id: string;
  readonly entry: LockEntry | null;
  readonly hash: string;
} {
  const { book, judged } = judgeClauses(input);
  const [clause, ...others] = findClauses(book, address);
  if (clause === undefined || others.length > 0)
    throw invalid("A waiver is of one clause", { received: address, hint: "give one waiver for each clause" });
  const found = judged.find((candidate) => candidate.clause === clause);
  const hash = found?.hashes.get(state as TraceState);
  if (found !== undefined && hash !== undefined && waivable.has(state as TraceState))
    return { id: clause.id, entry: found.entry, hash };
  const states = (found?.traced.states ?? []).filter((one) => waivable.has(one));
  throw invalid(`${clause.id} is not \`${state}\`, or that cannot be waived`, {
    received: state,
    expected: states.length > 0 ? states.join(", ") : `a clause with one of the states ${[...waivable].join(", ")}`,
    hint: states.length > 0 ? `name the state that holds: \`--state ${states[0]}\`` : "nothing has to be waived here",
  });
}

function assertDate(until: string, today: string): void {
  const date = /^\d{4}-\d{2}-\d{2}$/u.test(until) ? new Date(`${until}T00:00:00Z`) : null;
  const isDate = date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(until);
  const latest = yearAfter(today);
  if (isDate && until >= today && until <= latest) return;
  throw invalid("A waiver ends on a day from today to a year ahead", {
    received: until,
    expected: `a date from ${today} to ${latest}`,
    hint: `write it like \`--until ${latest}\``,
  });
}

/** 29 February has its anniversary a day before. */
function yearAfter(today: string): string {
  const day = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  return day.endsWith("-02-29") ? day.replace(/29$/u, "28") : day;
}

function invalid(
  message: string,
  details: { readonly received: string; readonly expected?: string; readonly hint: string },
): AppError {
  return new AppError("SPEC_WAIVER_INVALID", message, details);
}
