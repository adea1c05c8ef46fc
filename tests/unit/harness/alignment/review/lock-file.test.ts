import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../../../../src/base/errors/app-error.ts";
import { hashText } from "../../../../../src/harness/alignment/clauses/clause-hash.ts";
import { formatLock } from "../../../../../src/harness/alignment/review/format-lock.ts";
import { readIdentity } from "../../../../../src/harness/alignment/review/identity.ts";
import { openLock, saveLock } from "../../../../../src/harness/alignment/review/lock-file.ts";
import { parseLock } from "../../../../../src/harness/alignment/review/parse-lock.ts";
import type { LockEntry, LockFile } from "../../../../../src/harness/alignment/review/types.ts";
import { git, makeFolder, makeRepository } from "../../../../support/repository.ts";

const sample = `[specs/x.md §4.9]
clause 3f2a9c01d4e5b687
depends specs/y.md §2 00112233445566aa
impl src/fit.ts Trainer.fit 9a8b7c6d5e4f3021/531e443e3f62d147
test tests/fit.test.ts fits in batches 77aa88bb99cc00dd
of specs/x.md §4.9
reviewed 2026-11-28T21:40:00Z A. Person <person@example.org>
waived stale-code 9a8b7c6d5e4f3021 until 2027-01-31 A. Person <person@example.org> -- moves -- with the next release
of specs/x.md §4.9

[specs/x.md §4.9[batch_size]]
clause 3f2a9c01d4e5b687
reviewed 2026-11-28T21:40:00Z A. Person <person@example.org>
of specs/x.md §4.9[batch_size]
`;

function entry(id: string, more: Partial<LockEntry> = {}): LockEntry {
  const reviewed = { at: "2026-11-28T21:40:00Z", by: "A <a@example.org>" };
  return { id, line: 0, clause: "0123456789abcdef", depends: [], links: [], reviewed, waivers: [], ...more };
}

function lockOf(...entries: readonly LockEntry[]): LockFile {
  return { path: "alignment.lock", entries: new Map(entries.map((one) => [one.id, one])) };
}

async function loadLock(root: string, path: string): Promise<LockFile | null> {
  return (await openLock(root, path))?.read() ?? null;
}

function errorOf(text: string): unknown {
  try {
    parseLock(text, "alignment.lock");
    return null;
  } catch (error) {
    return error;
  }
}

function problemsOf(text: string): readonly string[] {
  const error = errorOf(text);
  const details = { hint: expect.stringMatching(/./) };
  expect(error).toMatchObject({ code: "SPEC_LOCK_INVALID", details });
  return ((error as AppError).details.problems ?? []).map((problem) => problem.split("\n")[0] ?? "");
}

describe("parseLock and formatLock", () => {
  it("read and write the same bytes", () => {
    expect(formatLock(parseLock(sample, "alignment.lock"))).toBe(sample);
  });

  it("read every part of a block", () => {
    expect(parseLock(sample, "alignment.lock").entries.get("specs/x.md §4.9")).toEqual({
      id: "specs/x.md §4.9",
      line: 1,
      clause: "3f2a9c01d4e5b687",
      depends: [{ id: "specs/y.md §2", hash: "00112233445566aa" }],
      links: [
        { kind: "impl", path: "src/fit.ts", name: "Trainer.fit", hash: "9a8b7c6d5e4f3021", exact: "531e443e3f62d147" },
        { kind: "test", path: "tests/fit.test.ts", name: "fits in batches", hash: "77aa88bb99cc00dd", exact: null },
      ],
      reviewed: { at: "2026-11-28T21:40:00Z", by: "A. Person <person@example.org>" },
      waivers: [
        {
          state: "stale-code",
          hash: "9a8b7c6d5e4f3021",
          until: "2027-01-31",
          by: "A. Person <person@example.org>",
          reason: "moves -- with the next release",
        },
      ],
    });
  });

  it.each([
    ["src/my file.ts", "adds"],
    ["src/a.ts", " leading and trailing "],
    ["src/a.ts", '"quoted"'],
    ["src/a.ts", "two\nlines\r\n and \u2028 more\u0085"],
    ["src/a.ts", "ends in a hash 0123456789abcdef"],
    ["src/a.ts", "back\\slash"],
    ["src/[id].ts", "[x]"],
    ['"src/a.ts', "日本語 🙂 %s $x"],
    ["src/a.ts", ""],
  ])("keep the path %j and the name %j", (path, name) => {
    const hash = "0123456789abcdef";
    const links = [
      { kind: "impl", path, name, hash, exact: null },
      ...["clause", "reviewed", "of"].map((kind) => ({ kind, path, name, hash, exact: "fedcba9876543210" })),
    ];
    const read = parseLock(formatLock(lockOf(entry("a", { links }))), "alignment.lock").entries.get("a")?.links;
    expect(read).toHaveLength(4);
    expect(read).toEqual(expect.arrayContaining(links));
  });

  it("sort blocks and lines, whatever order they came in", () => {
    const links = ["b", "a"].map((name) => ({ kind: "impl", path: "x", name, hash: "0123456789abcdef", exact: null }));
    const one = lockOf(entry("b"), entry("a", { links }));
    const other = lockOf(entry("a", { links: links.toReversed() }), entry("b"));
    expect(formatLock(one)).toBe(formatLock(other));
    expect(formatLock(one).indexOf("[a]")).toBe(0);
  });

  it("refuse lines of one block in another", () => {
    const links = ["a", "b", "c", "d"].map((name) => ({
      kind: "impl",
      path: "x",
      name,
      hash: "0123456789abcdef",
      exact: null,
    }));
    const text = formatLock(lockOf(entry("specs/x.md §1", { links })));
    expect(text).toContain("\nof specs/x.md §1\nimpl x d ");
    expect(problemsOf(text.replace("of specs/x.md §1", "of specs/x.md §2"))).toHaveLength(1);
  });

  it("read CRLF, a byte-order mark, and blocks without lines between", () => {
    const text = `\u{FEFF}${sample.replaceAll("\n\n", "\n").replaceAll("\n", "\r\n")}`;
    expect(formatLock(parseLock(text, "alignment.lock"))).toBe(sample);
  });

  it("refuse conflict markers, each conflict once with its line and without what follows from it", () => {
    const one = "<<<<<<< HEAD\nclause 0123456789abcdef\n=======\nclause 1123456789abcdef\n>>>>>>> other\n";
    const text = `[a]\n${one}[b]\n${one}nonsense\n`;
    const message = "error lock-invalid: it has the conflict markers of a merge";
    expect(problemsOf(text)).toEqual([
      `alignment.lock:2:1 ${message}`,
      `alignment.lock:8:1 ${message}`,
      "alignment.lock:13:1 error lock-invalid: the line is not understood, or says a thing twice",
    ]);
  });

  it("refuse a clause that stands there twice", () => {
    expect(problemsOf("[a]\nclause 0123456789abcdef\n\n[a]\n")).toEqual([
      "alignment.lock:4:1 error lock-invalid: the clause stands here a second time; the first is on line 1",
    ]);
  });

  it.each([
    "clause 0123456789abcde",
    "clause 0123456789abcdef\nclause 0123456789abcdef",
    "impl src/a.ts 0123456789abcdef",
    "impl src/a.ts f 0123456789abcdef\nimpl src/a.ts f 1123456789abcdef",
    'impl "src/a.ts f 0123456789abcdef',
    "reviewed yesterday A",
    "waived covered 0123456789abcdef until 2027-01-01 A -- b",
    "waived stale-code 0123456789abcdef until 2027-01-01 A",
    "nonsense",
  ])("refuse the line %j", (line) => {
    expect(problemsOf(`[a]\n${line}\n`)).toHaveLength(1);
  });

  // @spec specs/alignment.md §5
  it.each([
    ["clause 0123456789abcdef", "no `reviewed` line"],
    ["reviewed 2026-11-28T21:40:00Z A <a@example.org>", "no `clause` line"],
  ])("refuse a block that has of a review only %j, and say how to mend it", (line, message) => {
    const error = errorOf(
      `[b]\nwaived unproven 0123456789abcdef until 2027-01-31 A -- why\n\n[a]\n${line}\n`,
    ) as AppError;
    expect(error).toMatchObject({ code: "SPEC_LOCK_INVALID", kind: "input", details: { where: { line: 4 } } });
    expect(error.message).toContain(message);
    expect(error.details.hint).toContain('loop align review "a"');
  });

  it("refuse a link or a dependency that a block has twice, in short blocks and in long ones", () => {
    for (const count of [2, 40]) {
      const links = Array.from({ length: count }, (_, index) => `impl src/a.ts f${index} 9a8b7c6d5e4f3021`);
      const depends = Array.from({ length: count }, (_, index) => `depends specs/y.md §${index} 9a8b7c6d5e4f3021`);
      const block = ["[specs/x.md §1]", ...links, ...depends];
      expect(errorOf(block.join("\n"))).toBeNull();
      for (const [twice] of [links, depends]) {
        const [problem] = problemsOf([...block, twice].join("\n"));
        expect(problem).toContain(`alignment.lock:${block.length + 1}:1`);
      }
    }
  });

  it("read a block of a hundred thousand links", () => {
    const links = Array.from({ length: 100_000 }, (_, index) => `impl src/a.ts f${index} 9a8b7c6d5e4f3021`);
    const lock = parseLock(["[specs/x.md §1]", ...links].join("\n"), "alignment.lock");
    expect(lock.entries.get("specs/x.md §1")?.links).toHaveLength(links.length);
  });

  it("refuse what stands before the first block", () => {
    expect(problemsOf("clause 0123456789abcdef\n")).toHaveLength(1);
  });

  it("refuse hostile lines of ten million characters", () => {
    expect(problemsOf(`[a]\nimpl ${"a ".repeat(5_000_000)}\nwaived ${"- ".repeat(5_000_000)}\n`)).toHaveLength(2);
  });
});

describe("openLock and saveLock", () => {
  it("know a project without a file, and keep its line ends", async () => {
    const root = makeFolder();
    expect(await loadLock(root, "alignment.lock")).toBeNull();
    writeFileSync(join(root, "alignment.lock"), sample.replaceAll("\n", "\r\n"));
    const lock = await loadLock(root, "alignment.lock");
    await saveLock(root, lock as LockFile);
    expect(readFileSync(join(root, "alignment.lock"), "utf8")).toBe(sample.replaceAll("\n", "\r\n"));
  });
});

describe("readIdentity", () => {
  it("is git's committer, at the time that is given or git's own", async () => {
    const root = makeRepository();
    git(root, "config", "user.name", "A. Person");
    git(root, "config", "user.email", "person@example.org");
    const given = await readIdentity(root, new Date("2026-11-28T21:40:00.123Z"));
    expect(given).toEqual({ by: "A. Person <person@example.org>", at: "2026-11-28T21:40:00Z" });
    expect(Math.abs(Date.parse((await readIdentity(root)).at) - Date.now())).toBeLessThan(60_000);
  });
});

/** What two branches review. */
interface Branches {
  readonly ours: string;
  readonly theirs: string;
  /** @default none */
  readonly links?: LockEntry["links"];
  /** When theirs was reviewed. @default another day than ours */
  readonly at?: string;
}

/** Reviews on two branches that both start from a lock file with these clauses; each adds or changes its own ones. */
async function merge(
  start: readonly string[],
  { ours, theirs, links = [], at: theirTime = "2026-01-02T00:00:00Z" }: Branches,
): Promise<LockFile | null> {
  const root = makeRepository({ "a.txt": "a" });
  const save = async (names: readonly string[], at: string): Promise<void> => {
    const before = (await loadLock(root, "alignment.lock")) ?? lockOf();
    const reviewed = { at, by: "A <a@example.org>" };
    const fresh = names.map(
      (name) => [name, entry(name, { reviewed, links, clause: hashText(`${name} ${at}`) })] as const,
    );
    await saveLock(root, { ...before, entries: new Map([...before.entries, ...fresh]) });
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", at);
  };
  appendFileSync(join(root, ".gitattributes"), "alignment.lock merge=union\n");
  if (start.every((name) => name.startsWith("specs/plain"))) writeFileSync(join(root, ".gitattributes"), "");
  await save(start, "2026-01-01T00:00:00Z");
  git(root, "checkout", "-q", "-b", "other");
  await save([theirs], theirTime);
  git(root, "checkout", "-q", "main");
  await save([ours], "2026-01-03T00:00:00Z");
  git(root, "merge", "-q", "-m", "merge", "other");
  return loadLock(root, "alignment.lock");
}

describe("a lock file in git", () => {
  it("merges where two branches review different clauses that stand side by side", async () => {
    const names = ["specs/plain.md §1", "specs/plain.md §2", "specs/plain.md §3"];
    const lock = await merge(names, { ours: names[0]!, theirs: names[1]! });
    expect(names.map((name) => lock?.entries.get(name)?.reviewed?.at.slice(0, 10))).toEqual([
      "2026-01-03",
      "2026-01-02",
      "2026-01-01",
    ]);
  });

  it("merges where two branches review new clauses in different places", async () => {
    const names = ["specs/plain.md §2", "specs/plain.md §4"];
    const lock = await merge(names, { ours: "specs/plain.md §1", theirs: "specs/plain.md §3" });
    expect([...(lock?.entries.keys() ?? [])].map((name) => name.slice(-1))).toEqual(["1", "2", "3", "4"]);
  });

  it.each([
    [2, "2026-01-02T00:00:00Z"],
    [4, "2026-01-02T00:00:00Z"],
    [5, "2026-01-02T00:00:00Z"],
    [9, "2026-01-02T00:00:00Z"],
    [0, "2026-01-03T00:00:00Z"],
    [1, "2026-01-03T00:00:00Z"],
    [2, "2026-01-03T00:00:00Z"],
    [3, "2026-01-03T00:00:00Z"],
    [6, "2026-01-03T00:00:00Z"],
  ])(
    "keeps new clauses apart in one place that have %i links in common, reviewed at %s and 3 January",
    async (count, at) => {
      const hash = "0123456789abcdef";
      const links = Array.from({ length: count }, (_, index) => ({
        kind: "impl",
        path: `src/${index}.ts`,
        name: "a",
        hash,
        exact: hash,
      }));
      const lock = await merge(["specs/x.md §1", "specs/x.md §9"], {
        ours: "specs/x.md §3",
        theirs: "specs/x.md §2",
        links,
        at,
      });
      expect(lock?.entries.get("specs/x.md §2")).toMatchObject({ links, reviewed: { at } });
      expect(lock?.entries.get("specs/x.md §3")).toMatchObject({ links, reviewed: { at: "2026-01-03T00:00:00Z" } });
    },
  );

  it("merges new clauses in one place too, with git's own union of lines", async () => {
    const lock = await merge(["specs/x.md §1", "specs/x.md §9"], { ours: "specs/x.md §3", theirs: "specs/x.md §2" });
    expect([...(lock?.entries.keys() ?? [])].map((name) => name.slice(-1)).sort()).toEqual(["1", "2", "3", "9"]);
    expect(lock?.entries.get("specs/x.md §2")?.reviewed?.at).toBe("2026-01-02T00:00:00Z");
    expect(lock?.entries.get("specs/x.md §3")?.reviewed?.at).toBe("2026-01-03T00:00:00Z");
  });
});
