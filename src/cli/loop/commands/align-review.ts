import { AppError } from "../../../base/errors/app-error.ts";
import { plural } from "../../../base/text/plural.ts";
import { readIdentity } from "../../../harness/alignment/review/identity.ts";
import { saveLock } from "../../../harness/alignment/review/lock-file.ts";
import { reviewClauses, type ReviewSelection } from "../../../harness/alignment/review/review-clauses.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { describeFirstLock } from "../first-lock.ts";
import { openAlignment } from "../open-alignment.ts";
import { openProject } from "../open-project.ts";
import type { ResultsOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** Options of `loop align review`. */
export interface ReviewOptions extends ResultsOptions {
  readonly all?: true;
  readonly changed?: true;
}

/** `loop align review`: records that clauses, code and tests were looked at together. */
export function runAlignReview(options: ReviewOptions, clauses: readonly string[]): Promise<void> {
  return runCommand(options, async (context) => {
    const selection = toSelection(options, clauses);
    const { workspace } = await openProject(context);
    const { root, clock, config } = workspace;
    return withLock(root, { command: "loop align review", clock }, async () => {
      const { input } = await openAlignment(context, options); // as it is while the lock is held
      const by = await readIdentity(root);
      const { lock, reviewed, removed } = reviewClauses({ input, selection, by, lockPath: config.alignment.lock });
      const isWritten = reviewed.length + removed.length > 0;
      if (isWritten) await saveLock(root, lock);
      const first = isWritten ? describeFirstLock(workspace, { input, lock }) : { unreviewed: null, lines: [] };
      tellResult(context, {
        command: "align review",
        data: { lock: lock.path, by: by.by, at: by.at, reviewed, removed, unreviewed: first.unreviewed },
        text: [describe(lock.path, { reviewed, removed }), ...first.lines].join("\n"),
      });
      return 0 as const;
    });
  });
}

function toSelection({ all, changed }: ReviewOptions, clauses: readonly string[]): ReviewSelection {
  const given = [all === true, changed === true, clauses.length > 0].filter(Boolean).length;
  if (given === 1)
    return all ? { kind: "all" } : changed ? { kind: "changed" } : { kind: "clauses", addresses: clauses };
  throw new AppError("SPEC_CLAUSE_NOT_FOUND", given === 0 ? "No clause is named" : "More is named than one selection", {
    received: given === 0 ? "neither a clause nor --all nor --changed" : "clauses, --all or --changed together",
    expected: "addresses of clauses, or --all, or --changed",
    hint: "name a clause, `loop align review 'specs/api.md §4.9'`, or run `loop align review --changed`",
  });
}

interface Written {
  readonly reviewed: readonly string[];
  readonly removed: readonly string[];
}

function describe(path: string, { reviewed, removed }: Written): string {
  if (reviewed.length + removed.length === 0) return `${path}: all is as it was reviewed, nothing to write`;
  const gone = removed.length === 0 ? "" : `, ${removed.length} taken out whose clauses are gone`;
  return [`${path}: ${plural(reviewed.length, "clause")} reviewed${gone}`, ...reviewed.map((id) => `  ${id}`)].join(
    "\n",
  );
}
