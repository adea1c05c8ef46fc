import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkDocumentReferences } from "../../../../../src/harness/alignment/documents/check-document-references.ts";
import { readClauses } from "../../../../../src/harness/alignment/clauses/read-clauses.ts";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "references-"));
  git("init", "-q");
  git("config", "user.email", "a@b.c");
  git("config", "user.name", "A");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const spec = "# Spec\n\n## 1 Adding\n\nIt adds.\n\n### 1.1 Fast\n\nAt once.\n";

async function check(document: string, plan?: string): Promise<readonly string[]> {
  write("README.md", document);
  write("specs/sums.md", spec);
  const listed = git("ls-files", "-co", "--exclude-standard").split("\n").filter(Boolean).sort();
  const facts = readDocument(document, "README.md", { needs: [], linkWords: [] });
  const settings = { needs: [], linkWords: [] };
  const ofSpec = { ...readDocument(spec, "specs/sums.md", settings), ...readClauses(spec, "specs/sums.md", settings) };
  const files = [
    { path: "README.md", role: "document" as const, clauses: [], lineCount: 1, ...facts },
    { path: "specs/sums.md", role: "spec" as const, lineCount: 9, ...ofSpec },
  ];
  if (plan !== undefined) write("plans/plan.md", plan);
  const plans = plan === undefined ? [] : [parsePlan(plan, "plans/plan.md")];
  const issues = await checkDocumentReferences({ root, files, listed, plans, isStarted: (_, id) => id === "A.2" });
  return issues.map(({ where, message, hint }) => `${where.file}:${where.line} ${message} — ${hint}`);
}

// @spec specs/alignment.md §8
describe("references of a project", () => {
  it("are clauses of specs, and headings of other documents", async () => {
    write("docs/how.md", "# How\n\n## 9 Why\n");
    const found = await check(
      "`specs/sums.md §1` `specs/sums.md §1–1.1` `specs/sums.md#11-fast` `docs/how.md §4` `docs/how.md#9-why`\n" +
        "`specs/sums.md §9`\n`specs/sums.md §1, §2`\n`specs/sums.md#addding`\n`docs/how.md#when`\n`specs/gone.md §1`",
    );
    expect(found.map((line) => line.replace(/ — .*/u, ""))).toEqual([
      "README.md:2 no spec has the clause specs/sums.md §9",
      "README.md:3 no spec has the clause specs/sums.md §2",
      "README.md:4 no spec has the clause specs/sums.md#addding",
      "README.md:5 docs/how.md has no heading or anchor `when`",
      "README.md:6 specs/gone.md does not exist",
    ]);
  });

  it("leave to the trace which clauses a plan's rows name", async () => {
    const plan =
      "---\nid: P\ntitle: T\nstatus: in_progress\nmode: tdd\n---\n## Phase A — One\n\n- [ ] A.2 First\n  - spec: `specs/sums.md §9`\n";
    expect(await check("nothing", plan)).toEqual([]);
  });

  it("are held against what git lists, ignores and saw renamed", async () => {
    write(".gitignore", "dist/\n");
    write("src/one.ts", Array.from({ length: 40 }, (_, index) => `export const a${index} = ${index};`).join("\n"));
    write("src/two.ts", "a\n");
    git("add", ".");
    git("commit", "-qm", "one");
    renameSync(join(root, "src/one.ts"), join(root, "src/three.ts"));
    git("add", ".");
    git("commit", "-qm", "two");
    rmSync(join(root, "src/two.ts"));
    const found = await check("`src/one.ts` `src/two.ts` `dist/x.js` `src/three.ts:40` `src/three.ts:41`");
    expect(found).toEqual([
      "README.md:1 src/one.ts does not exist — git saw it renamed: write `src/three.ts`",
      expect.stringContaining("src/two.ts does not exist"),
      expect.stringContaining("src/three.ts has no line 41"),
    ]);
  });

  it("reach into files that have no role", async () => {
    write("lib/README.md", "# Use it\n");
    expect(await check("[a](lib/#use-it) [b](lib/README.md#use-them)")).toEqual([
      "README.md:1 lib/README.md has no heading or anchor `use-them` — write `#use-it`",
    ]);
  });

  it("may be to come in open rows of a plan, and must hold in its other text", async () => {
    write("src/there.ts", "");
    const plan = (status: string): string => `---
id: P
title: T
status: ${status}
mode: docs
---
Context: \`src/gone.ts\`

## Phase A — One

- [ ] A.1 Write \`src/new.ts\`
  - proof: none — see [x](lost.md)
- [ ] A.2 Mend \`src/begun.ts\`
  - proof: none — see
- [x] A.3 Did \`src/done.ts\`
  - proof: none — see
`;
    const found = await check("nothing", plan("in_progress"));
    expect(found.map((line) => line.split(" — ")[0])).toEqual([
      "plans/plan.md:7 src/gone.ts does not exist",
      "plans/plan.md:12 plans/lost.md does not exist",
      "plans/plan.md:13 src/begun.ts does not exist",
      "plans/plan.md:15 src/done.ts does not exist",
    ]);
    expect(await check("nothing", plan("done"))).toEqual([]);
  });
});
