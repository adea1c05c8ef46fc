import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import type { Issue } from "../../base/errors/issue.ts";
import { AppError } from "../../base/errors/app-error.ts";
import { createLineIndex } from "./lines.ts";
import type * as Parsing from "./parse.ts";
import type { Plan } from "./types.ts";

/** Plans of a project, sorted by path, and the files that matched but are none. */
export interface LoadedPlans {
  readonly plans: readonly Plan[];
  readonly skipped: readonly string[];
}

/**
 * Reads all files that the globs name below `root`.
 * An initiative's id that two files claim is a warning in the later one.
 * @throws AppError `IO_FAILED` where a file cannot be read
 */
export async function loadPlans(root: string, globs: readonly string[]): Promise<LoadedPlans> {
  const paths = await glob(globs, {
    cwd: root,
    ignore: ["**/node_modules/**", "**/.git/**"],
    followSymbolicLinks: false,
  });
  if (paths.length === 0) return { plans: [], skipped: [] };
  const parsing = await import("./parse.ts"); // a third of a start, so only where there are plans
  const plans: Plan[] = [];
  const skipped: string[] = [];
  for (const path of paths.toSorted()) {
    const plan = await loadPlan(root, path, parsing);
    if (plan === null) skipped.push(path);
    else plans.push(plan);
  }
  return { plans: warnOfSharedIds(plans), skipped };
}

async function loadPlan(
  root: string,
  path: string,
  { looksLikePlan, parsePlan }: typeof Parsing,
): Promise<Plan | null> {
  const bytes = await readFile(join(root, path)).catch((error: unknown) => {
    throw new AppError("IO_FAILED", `Could not read ${path}`, {
      kind: "environment",
      received: (error as NodeJS.ErrnoException).code ?? String(error),
      expected: "a readable file",
      hint: "give the current user the right to read it",
      where: { file: path },
      cause: error,
    });
  });
  const { text, issue } = decode(bytes, path);
  if (!looksLikePlan(text)) return null;
  const plan = parsePlan(text, path);
  return issue === null ? plan : { ...plan, issues: [issue, ...plan.issues] };
}

/** The byte order mark stays in the text: offsets are those of the file. */
function decode(bytes: Uint8Array, path: string): { readonly text: string; readonly issue: Issue | null } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), issue: null };
  } catch {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const encoding = bytes[0] === 0xff ? "utf-16le" : "utf-16be";
    const text = new TextDecoder(isUtf16 ? encoding : "utf-8", { ignoreBOM: true }).decode(bytes);
    const position = createLineIndex(text).positionOf(Math.max(0, text.indexOf("\uFFFD")));
    const where = { file: path, ...position };
    const message = "The file is not UTF-8, and ticking a row would damage it";
    const hint = "save the file as UTF-8";
    const received = isUtf16 ? "UTF-16" : "a byte that is not UTF-8";
    return {
      text,
      issue: { severity: "error", rule: "plan-encoding", where, message, received, expected: "UTF-8", hint },
    };
  }
}

function warnOfSharedIds(plans: readonly Plan[]): readonly Plan[] {
  const first = new Map<string, string>();
  return plans.map((plan) => {
    const other = first.get(plan.id.toLowerCase());
    if (other === undefined) {
      first.set(plan.id.toLowerCase(), plan.path);
      return plan;
    }
    const issue: Issue = {
      severity: "warning",
      rule: "plan-shared-id",
      where: { file: plan.path, line: 1, column: 1 },
      message: `Initiative ${plan.id} has another plan`,
      received: other,
      expected: "one plan an initiative; their reports share a folder",
      hint: "give one of them another id, or narrow `plans` in the configuration",
    };
    return { ...plan, issues: [issue, ...plan.issues] };
  });
}
