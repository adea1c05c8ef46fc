import type { Issue } from "../../base/errors/issue.ts";
import type { LedgerState } from "./load.ts";
import { repeatedParts } from "./numbers.ts";
import { assembleLedger, hasConflict, humanText } from "./page.ts";
import { ledgerPartPath } from "./part.ts";

/** Everything wrong with a ledger: numbers used twice, parts misplaced or unreadable, a page in conflict or not its parts. */
export function checkLedger(state: LedgerState): readonly Issue[] {
  return [...unreadableIssues(state), ...nameIssues(state), ...numberIssues(state), ...pageIssues(state)];
}

function unreadableIssues({ unreadable }: LedgerState): readonly Issue[] {
  return unreadable.map(({ path, reason }) => ({
    severity: "error",
    rule: "ledger-part-unreadable",
    where: { file: path, line: 1 },
    message: `The entry cannot be read: ${reason}`,
    expected: '<!-- loop:entry {"runId":"…","attempt":1} -->',
    hint: "restore the file from git, or render its run anew with `loop render <run>`",
  }));
}

function nameIssues({ parts, ledgerPath }: LedgerState): readonly Issue[] {
  return parts.flatMap(({ path, runId }) => {
    const expected = ledgerPartPath(ledgerPath, runId);
    if (path === expected) return [];
    const message = "The entry's file is not where its run id puts it";
    const hint = `git mv ${path} ${expected}`;
    return [issue({ rule: "ledger-part-name", file: path, message, received: path, expected, hint })];
  });
}

function numberIssues({ parts }: LedgerState): readonly Issue[] {
  const initiatives = [...new Set(parts.map(({ initiative }) => initiative))].sort();
  return initiatives.flatMap((initiative) =>
    repeatedParts(parts, initiative).map(({ path, attempt }) =>
      issue({
        rule: "ledger-number-twice",
        file: path,
        message: `Attempt #${attempt} of ${initiative} is the number of an earlier run too`,
        received: `#${attempt}`,
        expected: "a number of its own within the initiative",
        hint: "run `loop ledger`, which gives the later run the next free number",
      }),
    ),
  );
}

function pageIssues({ page, parts, ledgerPath }: LedgerState): readonly Issue[] {
  const untouched = page === null || humanText(page) === page;
  if (untouched && parts.length === 0) return [];
  if (page !== null && hasConflict(page)) return [conflictIssue(page, ledgerPath)];
  if (page === assembleLedger(page, parts)) return [];
  return [
    issue({
      rule: "ledger-page-stale",
      file: ledgerPath,
      message: "The page does not show its entries as they are",
      received: page === null ? "no page" : "a managed region that differs, or none",
      expected: `the ${parts.length} entries below its folder, newest first`,
      hint: "run `loop ledger`, which assembles it anew",
    }),
  ];
}

/** Assembling ends the conflicts of entries; those with text of people stay theirs. */
function conflictIssue(page: string, ledgerPath: string): Issue {
  const byHand = hasConflict(humanText(page)) ? "choose between the texts of people by hand, then " : "";
  return issue({
    rule: "ledger-page-conflict",
    file: ledgerPath,
    message: "The page holds an unresolved merge",
    received: "conflict markers",
    expected: "a page without them, its entries newest first",
    hint: `${byHand}run \`loop ledger\`, which assembles it anew`,
  });
}

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  readonly received: string;
  readonly expected: string;
  readonly hint: string;
}

function issue({ file, ...finding }: Finding): Issue {
  return { severity: "error", where: { file }, ...finding };
}
