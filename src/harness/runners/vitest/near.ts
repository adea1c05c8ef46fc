import type { RunContext, RunRequest } from "../types.ts";
import { splitArguments } from "./arguments.ts";
import { collectTests } from "./collect.ts";

const collectLimitMs = 30_000;
const offered = 3;

/** Up to three tests (or files, where the file is wrong) that come nearest to what a selector without tests asked for. */
export async function suggestNear(request: RunRequest, context: RunContext): Promise<readonly string[]> {
  const { options, filters, pattern } = splitArguments(request.command.args);
  if (context.signal.aborted) return [];
  const args = [...options, ...filters];
  const wider = { ...request, command: { ...request.command, args }, timeoutMs: collectLimitMs };
  const found = await collectTests(wider, context);
  if (found === null) return [];
  if (found.ids.length === 0) return nearest(filters, found.files, (file) => file);
  return nearest(pattern === null ? filters : [pattern], found.ids, testName);
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
