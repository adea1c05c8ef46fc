import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gatherCorpus } from "../../../../../src/harness/alignment/corpus/gather-corpus.ts";
import { scanCorpus } from "../../../../../src/harness/alignment/corpus/scan-corpus.ts";
import type { SinceRequest } from "../../../../../src/harness/alignment/impact/since.ts";
import type { LockFile } from "../../../../../src/harness/alignment/review/types.ts";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";
import { results } from "../trace/project.ts";

/** Specs, tests, code and documents in their usual folders. */
export const settings = {
  specs: ["specs/**/*.md"],
  tests: ["tests/**"],
  code: ["src/**"],
  documents: ["docs/**/*.md"],
  ignore: [],
  written: [],
  records: [],
  reading: { needs: ["impl", "test"], linkWords: ["@spec"] },
};
/** `specs/sums.md`: §2 depends on §1. */
export const spec = `# Sums

## 1 Adding
Numbers are added.

## 2 Carrying
<!-- clause: depends specs/sums.md §1 -->
Carries.

## 3 Far
Far away.
`;
/** `src/sums.ts` follows §1 and §3. */
export const code =
  "// @spec specs/sums.md §1\nexport function add() {\n  return 1;\n}\n\n// @spec specs/sums.md §3\nexport function far() {}\n";
/** `tests/sums.test.ts` of §1; `tests/later.test.ts` is the same of §3. */
export const test = 'import { test } from "vitest";\n\n// @spec specs/sums.md §1\ntest("adds", () => {});\n';
const plan = `---
id: P
title: T
status: in_progress
mode: tdd
---
## Phase A — One

- [ ] A.1 Add
  - red: \`npx vitest run tests/sums.test.ts -t adds\`
  - spec: \`specs/sums.md\` §1
- [ ] A.2 Far
  - red: \`npx vitest run tests/far.test.ts\`
  - touches: \`src/farther.ts\`
- [ ] A.3 Later
  - red: \`npx vitest run later.test.ts\`
    - cwd: tests
`;

/** A project in a git repository of its own, with one commit. */
export interface GitProject {
  readonly root: string;
  readonly write: (path: string, text: string) => void;
  readonly remove: (path: string) => void;
  readonly git: (...args: readonly string[]) => void;
  /** What the project is like now, compared with a commit, `HEAD` if none is given. */
  readonly request: (since?: string, reviews?: LockFile | null) => Promise<SinceRequest>;
  readonly dispose: () => void;
}

/** A spec of three clauses, code, tests, a document and a plan, committed. */
export function createGitProject(): GitProject {
  const root = mkdtempSync(join(tmpdir(), "impact-"));
  const git = (...args: readonly string[]): void => void execFileSync("git", args, { cwd: root });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("specs/sums.md", spec);
  write("src/sums.ts", code);
  write("tests/sums.test.ts", test);
  write("tests/later.test.ts", test.replace("§1", "§3"));
  write("docs/how.md", "Run `npx vitest run tests/sums.test.ts`.\n");
  write("plans/p.md", plan);
  git("init", "-q");
  git("config", "user.name", "A");
  git("config", "user.email", "a@b.c");
  git("add", ".");
  git("commit", "-qm", "one");
  return {
    root,
    write,
    git,
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    request: (since = "HEAD", reviews = null) => requestOf(root, since, reviews),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function requestOf(root: string, since: string, reviews: LockFile | null): Promise<SinceRequest> {
  const corpus = gatherCorpus(await scanCorpus({ root, settings, cacheFolder: null, threads: 1 }));
  const plans = [parsePlan(plan, "plans/p.md")];
  const input = { files: corpus.files, plans, evidence: [], results: results(), reviews, today: "2026-11-28" };
  const alignment = { settings, corpus, results: { ...results(), files: [], found: [] }, input };
  return { root, since, alignment, trace: traceClauses(input) };
}
