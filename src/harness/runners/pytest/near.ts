import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Suggestion } from "../run-groups.ts";
import type { RunContext, RunRequest } from "../types.ts";
import { collectIds } from "./collect.ts";

const collectLimitMs = 30_000;
const offered = 3;

/** Up to three tests whose ids come nearest to what a selector without tests asked for. */
export async function suggestNear(request: RunRequest, context: RunContext): Promise<Suggestion> {
  const { args, wanted } = widen(request.command.args, (path) => existsSync(resolve(request.cwd, path)));
  if (wanted.length === 0 || context.signal.aborted) return { near: [] };
  const wider = { ...request, command: { ...request.command, args }, timeoutMs: collectLimitMs };
  return { near: await nearest(wanted, (await collectIds(wider, context)) ?? []) };
}

/** Arguments that collect the neighbourhood of what was asked for, and the words that were asked for. */
export function widen(
  args: readonly string[],
  exists: (path: string) => boolean,
): { readonly args: readonly string[]; readonly wanted: readonly string[] } {
  const wider: string[] = [];
  const wanted: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    const [, keyword] = /^(?:-k|-m)=?(.+)$/su.exec(arg) ?? [];
    if (arg === "-k" || arg === "-m") wanted.push(args[++index] ?? "");
    else if (keyword !== undefined) wanted.push(keyword);
    else if (/\.py(?:::|$)/u.test(arg) && !arg.startsWith("-")) {
      wanted.push(arg);
      wider.push(existingPath(arg.split("::")[0] as string, exists));
    } else wider.push(arg);
  }
  return { args: wider, wanted };
}

function existingPath(path: string, exists: (path: string) => boolean): string {
  return exists(path) || dirname(path) === path ? path : existingPath(dirname(path), exists);
}

async function nearest(wanted: readonly string[], ids: readonly string[]): Promise<readonly string[]> {
  const { distance } = await import("fastest-levenshtein");
  const gap = (id: string): number => Math.min(...wanted.map((word) => distance(lastPart(word), lastPart(id))));
  const gaps = new Map(ids.map((id) => [id, gap(id)]));
  return [...gaps]
    .sort(([, left], [, right]) => left - right)
    .slice(0, offered)
    .map(([id]) => id);
}

/** Files are mostly right and long: names are what tells tests apart. */
function lastPart(id: string): string {
  return id.split("::").at(-1) as string;
}
