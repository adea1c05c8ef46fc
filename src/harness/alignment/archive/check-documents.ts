import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import { renderRun } from "../../cycle/publish.ts";
import type { RunFolder } from "../../evidence/run-folder.ts";
import type { Manifest } from "../../evidence/types.ts";
import type { LedgerState } from "../../ledger/load.ts";
import { formatPart, type LedgerPart } from "../../ledger/part.ts";
import { templateHash } from "../../summary/templates.ts";
import type { TemplateSet } from "../../summary/types.ts";

/** What the documents of runs are held against. */
export interface DocumentContext {
  readonly templates: TemplateSet;
  readonly ledger: LedgerState;
}

/** A run that has its attempt's number; `sound` where its folder is what its manifest vouches for. */
export interface NumberedRun {
  readonly folder: RunFolder;
  readonly attempt: number;
  readonly sound: boolean;
}

const documentNames = ["summary.md", "commit-message.txt"] as const;

/** The rendered documents that are gone from a run's folder, whatever the templates are. */
export async function missingDocuments(folder: RunFolder): Promise<readonly Issue[]> {
  const texts = await Promise.all(documentNames.map((name) => readDocument(folder, name)));
  return documentNames.filter((_, index) => texts[index] === null).map((name) => missingDocument(folder, name));
}

/** The ledger's entry of a run, and all its documents where they can be rendered as they were. */
export async function checkDocuments(
  run: NumberedRun,
  context: DocumentContext & { readonly manifest: Manifest },
): Promise<readonly Issue[]> {
  const { folder, attempt } = run;
  const part = context.ledger.parts.find(({ runId }) => runId === folder.runId);
  const rendered = run.sound ? await checkRendering(run, { ...context, part }) : [];
  if (part === undefined) return [missingEntry(folder), ...rendered];
  return part.attempt === attempt ? rendered : [otherNumber(folder, attempt, part.attempt), ...rendered];
}

/** Only where the templates are the ones it was rendered with: others give other bytes by right. */
async function checkRendering(
  { folder, attempt }: NumberedRun,
  context: DocumentContext & { readonly manifest: Manifest; readonly part: LedgerPart | undefined },
): Promise<readonly Issue[]> {
  const { manifest, templates, part } = context;
  if (manifest.templateHash !== templateHash(templates)) return [];
  const reports = await renderRun({ folder, manifest, templates }, attempt);
  const expected = { "summary.md": reports.summary, "commit-message.txt": reports.commitMessage };
  const issues: Issue[] = [];
  for (const name of documentNames) {
    const actual = await readDocument(folder, name);
    if (actual !== null && actual !== expected[name]) issues.push(editedDocument(folder, name));
  }
  const entry = formatPart({ runId: folder.runId, attempt }, reports.ledgerEntry);
  if (part?.attempt === attempt && part.text !== entry) issues.push(editedEntry(part));
  return issues;
}

function readDocument(folder: RunFolder, name: string): Promise<string | null> {
  return readFile(join(folder.path, name), "utf8").catch(() => null);
}

function missingDocument(folder: RunFolder, name: string): Issue {
  return {
    severity: "error",
    rule: "summary-missing",
    where: { file: `${folder.runId}/${name}` },
    message: "the loop is finished, and this document of it is gone",
    expected: "the rendering of manifest.json, results.json and attempt.json",
    hint: `git restore ${folder.runId}/${name}, or run \`loop render ${folder.runId}\``,
  };
}

function editedDocument(folder: RunFolder, name: string): Issue {
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

function editedEntry({ path, runId }: LedgerPart): Issue {
  return {
    severity: "error",
    rule: "ledger-entry-edited",
    where: { file: path },
    message: "the entry is not what its evidence renders to",
    received: "another text",
    expected: `the rendering of ${runId}`,
    hint: `run \`loop render ${runId}\`; prose belongs into the plan, or on the page outside of its markers`,
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
    hint: `run \`loop render ${folder.runId}\`, which gives the entry the run's own number`,
  };
}
