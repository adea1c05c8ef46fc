import { createHash } from "node:crypto";
import type { Issue } from "../../base/errors/issue.ts";

/**
 * What names each finding from run to run: its rule, its file and its subject, never its line. One without a subject is known
 * by its words less their hashes and line numbers. Of several that are alike in one file the second is `…:2`.
 * @param issues in a fixed order, for the numbers of those that are alike
 * @returns one fingerprint an issue: 32 hexadecimal digits, a colon and its number
 */
export function fingerprintIssues(issues: readonly Issue[]): readonly string[] {
  const seen = new Map<string, number>();
  return issues.map((issue) => {
    const hash = createHash("sha256").update(identityOf(issue)).digest("hex").slice(0, 32);
    const nth = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, nth);
    return `${hash}:${nth}`;
  });
}

function identityOf({ rule, where, subject, message, received }: Issue): string {
  return JSON.stringify([rule, where.file, subject ?? lasting(`${message}\n${received ?? ""}`)]);
}

/** The words that stay when lines move and code changes on. */
function lasting(text: string): string {
  return text
    .replace(/\b[0-9a-f]{12,64}\b/g, "#")
    .replace(/(?<=\.\w{1,10}):\d+(?::\d+)?/g, "")
    .replace(/\blines? \d+/g, "line")
    .trim();
}
