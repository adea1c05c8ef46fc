import { createHash } from "node:crypto";
import { selectorLabel } from "./label.ts";
import type { SelectorCommand } from "./types.ts";

const LONGEST_KEY = 60;

/** A slug for file names, at most 60 characters; the same command always gives the same one. */
export function selectorKey(command: SelectorCommand): string {
  const slug = selectorLabel(command)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9_.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  if (slug !== "" && slug.length <= LONGEST_KEY) return slug;
  const hash = createHash("sha256").update(command.text).digest("hex").slice(0, 8);
  return `${slug.slice(0, LONGEST_KEY - 9) || "selector"}-${hash}`;
}

/** One key a command, in order; a number tells equal ones apart, also where a file system ignores case. */
export function makeUniqueKeys(commands: readonly SelectorCommand[]): readonly string[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return commands.map((command) => {
    const key = selectorKey(command);
    const folded = key.toLowerCase();
    let candidate = key;
    let number = next.get(folded) ?? 2;
    while (taken.has(candidate.toLowerCase())) {
      candidate = `${key.slice(0, LONGEST_KEY - `-${number}`.length)}-${number}`;
      number += 1;
    }
    next.set(folded, number);
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
