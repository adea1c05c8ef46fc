import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import { lookAt } from "../../git/look-at.ts";
import { listGone } from "../../git/list-gone.ts";
import { listIgnored } from "../../git/list-ignored.ts";
import type { Plan } from "../../plan/types.ts";
import type { FileFacts, FileReference } from "../types.ts";
import { openClauseCheck } from "./check-clause.ts";
import { checkReferences, missingTargets } from "./check-references.ts";
import { findTarget } from "./find-target.ts";
import { createLiveTree } from "./live-tree.ts";
import { referencesOfPlanText } from "./plan-references.ts";
import type { PathTree } from "./path-tree.ts";
import { readDocument } from "./read-document.ts";

/** What is checked, and where. */
export interface ReferencesRequest {
  /** The project's root, absolute. */
  readonly root: string;
  readonly files: readonly FileFacts[];
  /** Every path that git tracks or does not ignore. */
  readonly listed: readonly string[];
  readonly plans: readonly Plan[];
  /** Whether a row's RED was recorded: the paths of an open row without one may be still to come. */
  readonly isStarted: (plan: Plan, rowId: string) => boolean;
}

const LARGEST = 20_000_000;

/**
 * Issues of all references of specs, documents and open plans.
 * @throws AppError `GIT_FAILED`
 * @see specs/alignment.md §8
 */
export async function checkDocumentReferences(request: ReferencesRequest): Promise<readonly Issue[]> {
  const { root, files, listed } = request;
  const plans = await Promise.all(request.plans.filter(isOpen).map((plan) => readPlanReferences(plan, request)));
  const planned = new Set(request.plans.map(({ path }) => path));
  // What rows name under `spec:` is for the trace to tell.
  const isTold = ({ kind, path }: FileReference): boolean => kind === "clause" && planned.has(path);
  const references = [...files.flatMap((file) => file.references), ...plans.flat()].filter((each) => !isTold(each));
  if (references.length === 0) return [];
  const tree = await createLiveTree(root, listed);
  const missing = missingTargets(references, tree);
  const named = await readNamedFiles(references, { request, tree });
  const [ignored, moved] = await Promise.all([listIgnored(root, missing), listMoved(root, missing)]);
  const clauses = references.some(({ kind }) => kind === "clause") ? openClauseCheck(files) : null;
  return checkReferences({ references, tree, ...named, isIgnored: (path) => ignored.has(path), moved, clauses });
}

function isOpen({ status }: Plan): boolean {
  return status !== "done" && status !== "archived";
}

async function readPlanReferences(plan: Plan, request: ReferencesRequest): Promise<readonly FileReference[]> {
  const known = request.files.some(({ path }) => path === plan.path);
  const text = known ? null : await readFile(join(request.root, plan.path), "utf8").catch(() => null);
  if (text === null) return [];
  return referencesOfPlanText(text, plan, (rowId) => request.isStarted(plan, rowId));
}

/** Line counts and anchors of the files that references name lines and anchors of. */
async function readNamedFiles(
  references: readonly FileReference[],
  { request, tree }: { readonly request: ReferencesRequest; readonly tree: PathTree },
) {
  const facts = new Map(request.files.map((file) => [file.path, file]));
  const lineCounts = new Map<string, number>();
  const anchors = new Map<string, readonly string[]>();
  const wanted = new Set<string>();
  for (const reference of references) {
    if (reference.kind === "path" || reference.kind === "link") continue;
    const found = findTarget(reference, tree);
    if (found === null) continue;
    wanted.add(found);
    if (reference.kind === "anchor") wanted.add(found === "." ? "README.md" : `${found}/README.md`);
  }
  for (const path of wanted) {
    const known = facts.get(path) ?? (await readOther(request.root, path));
    if (known === null) continue;
    lineCounts.set(path, known.lineCount);
    if (/\.(?:md|markdown)$/i.test(path)) anchors.set(path, known.anchors);
  }
  return { lineCounts, anchors };
}

/** A file without a role may be named as well. */
async function readOther(root: string, path: string): Promise<Pick<FileFacts, "lineCount" | "anchors"> | null> {
  const file = join(root, path);
  const stats = lookAt(file);
  if (stats === undefined || !stats.isFile() || stats.size > LARGEST) return null;
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null || text.includes("\0")) return null;
  const lineCount = text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const isMarkdown = /\.(?:md|markdown)$/i.test(path);
  const anchors = isMarkdown ? readDocument(text, path, { needs: [], linkWords: [] }).anchors : [];
  return { lineCount, anchors };
}

/** What became of missing files: a hint, never a verdict. */
async function listMoved(root: string, missing: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  if (missing.length === 0) return new Map();
  const gone = await listGone(root);
  return new Map(missing.flatMap((path) => (gone.has(path) ? [[path, gone.get(path) ?? null] as const] : [])));
}
