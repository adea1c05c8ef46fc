import { createHash } from "node:crypto";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";
import type { Plan } from "../../../../../src/harness/plan/types.ts";
import type { RecordedResult, TestResults } from "../../../../../src/harness/alignment/results/types.ts";
import type { Clause, FileFacts, FileRole, Link, Reference } from "../../../../../src/harness/alignment/types.ts";
import type { TraceInput } from "../../../../../src/harness/alignment/trace/types.ts";

/** The hash that a text has in these tests. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** A reference that stands on a line. */
export function reference(address: string, path = "specs/x.md", line = 1): Reference {
  return { written: address, address, path, range: { line, column: 1, endLine: line } };
}

/** A clause `<path> §<number>`, or one with an id of its own. */
export function clause(id: string, more: Partial<Clause> & { readonly text?: string } = {}): Clause {
  const { text = id, ...rest } = more;
  const path = rest.path ?? (id.includes(" §") ? id.slice(0, id.indexOf(" §")) : "specs/x.md");
  const bare = id.replace(/~\d+$/, "");
  return {
    id,
    addresses: [...new Set([id, bare])],
    kind: "heading",
    artifact: null,
    revision: /~(\d+)$/.test(id) ? Number(/~(\d+)$/.exec(id)?.[1]) : null,
    title: "Title",
    path,
    range: { line: 3, column: 1, endLine: 4 },
    hash: hashOf(text),
    needs: ["impl", "test"],
    informative: false,
    depends: [],
    covers: [],
    status: null,
    tags: [],
    parent: null,
    ...rest,
  };
}

/** A link from `src/a.ts` or, of kind `test`, from `tests/a.test.ts`. */
export function link(
  address: string,
  kind = "impl",
  more: Partial<Link> & { readonly name?: string; readonly text?: string } = {},
): Link {
  const { name = kind === "test" ? "adds" : "add", text = name, ...rest } = more;
  const path = rest.path ?? (kind.endsWith("test") ? "tests/a.test.ts" : "src/a.ts");
  const range = { line: 2, column: 4, endLine: 2 };
  const hashes = { hash: hashOf(text), exact: hashOf(`exactly ${text}`) };
  const cover = { kind: "symbol", name, range: { line: 3, column: 1, endLine: 9 }, ...hashes } as const;
  return { written: address, address, path, range, kind, cover, item: null, ...rest };
}

/** Facts of a file. */
export function file(path: string, role: FileRole, more: Partial<FileFacts> = {}): FileFacts {
  const none = { clauses: [], links: [], references: [], selectors: [], tables: [], anchors: [], issues: [] };
  return { path, role, lineCount: 100, ...none, ...more };
}

/** Results of a run of tests. */
export function results(...tests: readonly Partial<RecordedResult>[]): TestResults {
  const whole = tests.map(
    (test) =>
      ({
        path: "tests/a.test.ts",
        owner: "",
        name: "adds",
        outcome: "passed",
        source: "junit.xml",
        atMs: 1,
        ...test,
      }) as const,
  );
  return { tests: whole, sources: [], unmatched: [], issues: [] };
}

/** A plan whose row R1 names specs. */
export function plan(spec: string, status = "in_progress"): Plan {
  const head = ["---", "id: P", "title: T", `status: ${status}`, "mode: tdd", "---", "## Phase A"];
  const row = [
    "- [ ] R1 Do it",
    "  - red: `pytest tests/test_a.py::test_b`",
    "    - fails: `no`",
    `  - spec: ${spec}`,
    "",
  ];
  return parsePlan([...head, ...row].join("\n"), "plans/p.md");
}

/** A project of clauses in `specs/` and links from everywhere. */
export function project(
  clauses: readonly Clause[],
  links: readonly Link[],
  more: Partial<TraceInput> = {},
): TraceInput {
  const specs = [...new Set(clauses.map(({ path }) => path))];
  const sources = [...new Set(links.map(({ path }) => path))];
  return {
    files: [
      ...specs.map((path) => file(path, "spec", { clauses: clauses.filter((one) => one.path === path) })),
      ...sources.map((path) =>
        file(path, path.startsWith("tests/") ? "test" : "code", { links: links.filter((one) => one.path === path) }),
      ),
    ],
    plans: [],
    evidence: [],
    results: results(),
    reviews: null,
    today: "2026-11-28",
    ...more,
  };
}
