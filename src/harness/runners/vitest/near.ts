import { formatCommand } from "../../selector/format.ts";
import type { Suggestion } from "../run-groups.ts";
import type { RunContext, RunRequest } from "../types.ts";
import { splitArguments } from "./arguments.ts";
import { collectTests } from "./collect.ts";

const collectLimitMs = 30_000;
const offered = 3;

/** Looks among the tests that are there for what a selector without tests may have meant. */
export async function suggestNear(request: RunRequest, context: RunContext): Promise<Suggestion> {
  const { options, filters, pattern } = splitArguments(request.command.args);
  if (context.signal.aborted) return { near: [] };
  const args = [...options, ...filters];
  const wider = { ...request, command: { ...request.command, args }, timeoutMs: collectLimitMs };
  const found = await collectTests(wider, context);
  if (found === null) return { near: [] };
  if (found.ids.length === 0) return { near: await nearest(filters, found.files, (file) => file) };
  const near = await nearest(pattern === null ? filters : [pattern], found.ids, testName);
  const hint = pattern === null ? null : escapingHint(pattern, found.ids);
  return hint === null ? { near } : { near, hint };
}

/** A name that was copied as it stands, though `-t` is a regular expression; null where no test has that very name. */
export function escapingHint(pattern: string, ids: readonly string[]): string | null {
  const escaped = pattern.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
  const meant = ids.find((id) => id.includes(pattern) || testName(id).includes(pattern));
  if (escaped === pattern || meant === undefined) return null;
  return `-t is a regular expression: write -t ${formatCommand([escaped])} for ${meant}`;
}

async function nearest(
  wanted: readonly string[],
  candidates: readonly string[],
  nameOf: (candidate: string) => string,
): Promise<readonly string[]> {
  const { distance } = await import("fastest-levenshtein");
  const gap = (name: string): number => Math.min(...wanted.map((word) => distance(word, name)));
  const gaps = candidates.map((candidate) => ({ candidate, gap: gap(nameOf(candidate)) }));
  return gaps
    .sort((left, right) => left.gap - right.gap)
    .slice(0, offered)
    .map(({ candidate }) => candidate);
}

/** Suites and test as people write them behind `-t`, without the file. */
function testName(id: string): string {
  return id.split(" > ").slice(1).join(" ");
}
