import type { Workspace } from "../cycle/workspace.ts";
import { withoutForeignTags } from "./clauses/openfasttrace/foreign-tags.ts";
import { gatherCorpus } from "./corpus/gather-corpus.ts";
import type { AlignmentSettings } from "./corpus/settings.ts";
import type { Corpus } from "./corpus/types.ts";
import { readSources, type AlignmentRequest, type Sources } from "./read-sources.ts";
import type { LoadedResults } from "./results/types.ts";
import type { TraceInput } from "./trace/types.ts";

/** What specs, code, tests and documents say, with all that a trace is made of. */
export interface Alignment {
  /** How files are read. */
  readonly settings: AlignmentSettings;
  readonly corpus: Corpus;
  readonly results: LoadedResults;
  readonly input: TraceInput;
}

/**
 * Reads files, reviews and results of a project. Writes nothing but its cache.
 * @throws AppError as `readSources` does
 */
export async function readAlignment(workspace: Workspace, request: AlignmentRequest): Promise<Alignment> {
  const sources = await readSources(workspace, request);
  await sources.scan.saved;
  return alignmentOf(sources, corpusOf(sources));
}

/** What all files say together. Pure. */
export function corpusOf({ scan }: Sources): Corpus {
  const corpus = gatherCorpus(scan);
  return { ...corpus, files: withoutForeignTags(corpus.files) };
}

/**
 * Puts together what was read. Pure.
 * @throws AppError `SPEC_LOCK_INVALID`
 */
export function alignmentOf({ scan, lock, results, plans, evidence, today }: Sources, corpus: Corpus): Alignment {
  const reviews = lock?.read() ?? null;
  const input = { files: corpus.files, plans, evidence, results, reviews, today, paths: new Set(corpus.listed) };
  return { settings: scan.settings, corpus, results, input };
}
