import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Issue } from "../../base/errors/issue.ts";
import { renderRun } from "../cycle/publish.ts";
import { listLoops, type KnownLoop } from "../cycle/open-loops.ts";
import type { Workspace } from "../cycle/workspace.ts";
import { loadAttempt, loadManifest } from "../evidence/manifest.ts";
import { listRunFolders, type RunFolder } from "../evidence/run-folder.ts";
import type { Manifest } from "../evidence/types.ts";
import { verifyRun } from "../evidence/verify.ts";
import { checkLedger } from "../ledger/check.ts";
import { loadLedger, type LedgerState } from "../ledger/load.ts";
import type { Plan, PlanRow } from "../plan/types.ts";
import { loadTemplates, templateHash } from "../summary/templates.ts";
import type { TemplateSet } from "../summary/types.ts";

/** What a check looked at and what it found. */
export interface CheckReport {
  readonly scanned: {
    readonly plans: number;
    readonly rows: number;
    readonly runs: number;
    readonly ledgerEntries: number;
  };
  readonly issues: readonly Issue[];
}

/** Whether plans, evidence and ledger still agree. Reads only. */
export async function checkProject(workspace: Workspace, plans: readonly Plan[]): Promise<CheckReport> {
  const { root, config } = workspace;
  const [folders, loops, ledger] = await Promise.all([
    listRunFolders(root, config.reports),
    listLoops(workspace),
    loadLedger(root, config.ledger),
  ]);
  const templates = await loadTemplates(config.templates === null ? null : join(root, config.templates));
  const runIssues: Issue[] = [];
  for (const folder of folders) runIssues.push(...(await checkRun(folder, { templates, ledger })));
  const rows = plans.flatMap((plan) => plan.rows);
  return {
    scanned: { plans: plans.length, rows: rows.length, runs: folders.length, ledgerEntries: ledger.parts.length },
    issues: [
      ...emptyCorpus(plans, config.plans),
      ...plans.flatMap((plan) => plan.issues),
      ...runIssues,
      ...checkLedger(ledger),
      ...checkTicks(plans, loops),
    ],
  };
}

/** Nothing scanned is never "ok". */
function emptyCorpus(plans: readonly Plan[], globs: readonly string[]): readonly Issue[] {
  if (plans.length > 0) return [];
  return [
    {
      severity: "error",
      rule: "check-empty",
      where: { file: "loop.config.json" },
      message: "no plan was found, so nothing was checked",
      received: globs.join(", "),
      expected: "at least one plan file",
      hint: "start one with `loop plan new <ID>`, or correct `plans` in loop.config.json",
    },
  ];
}

interface CheckContext {
  readonly templates: TemplateSet;
  readonly ledger: LedgerState;
}

async function checkRun(folder: RunFolder, context: CheckContext): Promise<readonly Issue[]> {
  const manifest = await loadManifest(folder);
  if (manifest === null) return [];
  const hashes = await verifyRun(folder, manifest);
  const attempt = await loadAttempt(folder);
  if (attempt === null) return [...hashes, unpublished(folder)];
  const part = context.ledger.parts.find((each) => each.runId === folder.runId);
  const entry =
    part === undefined
      ? [missingEntry(folder)]
      : part.attempt === attempt.attempt
        ? []
        : [otherNumber(folder, attempt.attempt, part.attempt)];
  const rendered =
    hashes.length === 0
      ? await checkRendering({ folder, manifest, templates: context.templates }, attempt.attempt)
      : [];
  return [...hashes, ...entry, ...rendered];
}

/** Only where the templates are the ones it was rendered with: others give other bytes by right. */
async function checkRendering(
  run: { folder: RunFolder; manifest: Manifest; templates: TemplateSet },
  attempt: number,
): Promise<readonly Issue[]> {
  if (run.manifest.templateHash !== templateHash(run.templates)) return [];
  const reports = await renderRun(run, attempt);
  const documents = [
    ["summary.md", reports.summary],
    ["commit-message.txt", reports.commitMessage],
  ] as const;
  const issues = await Promise.all(
    documents.map(async ([name, expected]): Promise<readonly Issue[]> => {
      const actual = await readFile(join(run.folder.path, name), "utf8").catch(() => null);
      return actual === expected ? [] : [renderedOtherwise(run.folder, name)];
    }),
  );
  return issues.flat();
}

/** A ticked row with selectors needs a finished loop; in plans of another form that is only worth a warning. */
function checkTicks(plans: readonly Plan[], loops: readonly KnownLoop[]): readonly Issue[] {
  const proved = new Set(
    loops
      .filter(({ state }) => state.phase === "finished")
      .map(({ state }) => `${state.started.initiative} ${state.started.row}`),
  );
  return plans.flatMap((plan) =>
    plan.rows
      .filter(
        (row) => row.state === "done" && row.reds.length + row.greens.length > 0 && !proved.has(`${plan.id} ${row.id}`),
      )
      .map((row) => unprovenTick(plan, row)),
  );
}

function unprovenTick(plan: Plan, row: PlanRow): Issue {
  return {
    severity: plan.form === "strict" ? "error" : "warning",
    rule: "row-unproven",
    where: { file: plan.path, line: row.span.line, column: row.span.column },
    message: `${row.id} is ticked, and no finished loop proves it`,
    received: "a ticked check box",
    expected: `a finished loop of ${plan.id} ${row.id} below the reports' folder`,
    hint: `open the box again and run \`loop --plan ${plan.id} --row ${row.id}\``,
  };
}

function unpublished(folder: RunFolder): Issue {
  return {
    severity: "error",
    rule: "run-unpublished",
    where: { file: `${folder.runId}/manifest.json` },
    message: "the loop is finished but for its reports",
    expected: "attempt.json, summary.md and a ledger entry",
    hint: "run `loop`: it writes what is missing",
  };
}

function missingEntry(folder: RunFolder): Issue {
  return {
    severity: "error",
    rule: "ledger-entry-missing",
    where: { file: folder.runId },
    message: "the ledger has no entry for this finished loop",
    expected: "one entry a finished loop",
    hint: `run \`loop render ${folder.runId}\``,
  };
}

function otherNumber(folder: RunFolder, own: number, ledger: number): Issue {
  return {
    severity: "error",
    rule: "attempt-differs",
    where: { file: `${folder.runId}/attempt.json` },
    message: "the run and its ledger entry give different attempt numbers",
    received: `attempt ${own} in the run folder, ${ledger} in the ledger`,
    expected: "one number",
    hint: "run `loop ledger`",
  };
}

function renderedOtherwise(folder: RunFolder, name: string): Issue {
  return {
    severity: "error",
    rule: "summary-edited",
    where: { file: `${folder.runId}/${name}` },
    message: "it is not what its evidence renders to",
    received: "another text",
    expected: "the rendering of manifest.json, results.json and attempt.json",
    hint: `run \`loop render ${folder.runId}\`; prose belongs into the plan or into \`--note FILE=…\``,
  };
}
