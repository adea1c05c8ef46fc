import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatIssue } from "../../../../../src/base/errors/issue.ts";
import { git, makeRepository } from "../../../../support/repository.ts";
import { createLineReaders, saidBy, scan, scanWhole, settings } from "./support.ts";

const project = {
  "specs/a.md": "# One\ntext\n# Two",
  "src/a.ts": "// @spec specs/a.md §1\nconst a = 1;\n",
  "src/b.ts": "const b = 1;\n",
  "tests/a.test.ts": "// @spec specs/a.md §1\n",
  "README.md": "# Hello\n",
};

// @spec specs/alignment.md §1
describe("scanCorpus", () => {
  it("reads each file by its role, sorted by path", async () => {
    const root = makeRepository(project);
    const corpus = await scan(root);
    const told = corpus.files.map(({ path, role, clauses, links }) => [path, role, clauses.length, links.length]);
    expect(told).toEqual([
      ["README.md", "document", 0, 0],
      ["specs/a.md", "spec", 2, 0],
      ["src/a.ts", "code", 0, 1],
      ["src/b.ts", "code", 0, 0],
      ["tests/a.test.ts", "test", 0, 1],
    ]);
    expect(corpus.files.map((file) => file.lineCount)).toEqual([1, 3, 2, 1, 1]);
    expect(corpus.counts).toEqual({ spec: 1, test: 1, code: 2, document: 1 });
    expect(corpus.issues).toEqual([]);
  });

  it("parses no source without a trace of a link", async () => {
    const root = makeRepository(project);
    const readers = createLineReaders();
    await scan(root, {}, readers);
    expect(readers.seen).not.toContain("src/b.ts");
  });

  it("says the same without a cache, and writes nothing then", async () => {
    const root = makeRepository(project);
    const without = await scanWhole({ root, settings, cacheFolder: null }, createLineReaders());
    expect(saidBy(await scan(root))).toEqual(saidBy(without));
    expect(saidBy(await scan(root))).toEqual(saidBy(without));
  });

  it("leaves out deleted files, links, submodules and folders with the name of a file", async () => {
    const root = makeRepository({
      ...project,
      "src/gone.ts": "// @spec specs/a.md §1\n",
      "lib/x.ts": "const x = 1;\n",
    });
    rmSync(join(root, "src/gone.ts"));
    renameSync(join(root, "lib"), join(root, "moved"));
    symlinkSync("moved", join(root, "lib"));
    symlinkSync("a.md", join(root, "specs/link.md"));
    symlinkSync("loop", join(root, "specs/loop"));
    mkdirSync(join(root, "specs/inner.md"));
    git(join(root, "specs/inner.md"), "init", "-q");
    const { files, unread } = await scan(root);
    expect(files.map((file) => file.path)).toEqual([...Object.keys(project), "moved/x.ts"].sort());
    expect(unread).toEqual([]);
  });

  it("takes a file without an ending for a source where its first line says so", async () => {
    const root = makeRepository({ LICENSE: "@spec specs/a.md §1\n", "bin/run": "#!/bin/sh\n# @spec specs/a.md §1\n" });
    const { files, counts } = await scan(root);
    expect(files.map((file) => [file.path, file.links.length])).toEqual([["bin/run", 1]]);
    expect(counts.code).toBe(1);
  });

  it("names the globs of the configuration that match nothing, and no default", async () => {
    const root = makeRepository({ ...project, "vendor/x/a.md": "# A\n" });
    const globs = { specs: ["specs/**/*.md", "spcs/**/*.md", "vendor/**/*.md"], tests: ["nowhere/**"] };
    const { issues } = await scan(root, { settings: { ...settings, ...globs, written: ["specs"] } });
    expect(issues.map((issue) => [issue.rule, issue.severity, issue.received])).toEqual([
      ["check-empty-glob", "error", "spcs/**/*.md"],
      ["check-empty-glob", "error", "vendor/**/*.md"],
    ]);
    expect(issues[0]?.hint).toContain("alignment.specs");
  });
});

describe("a file that cannot be read", () => {
  const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);

  it("is an error in a spec or a document, with its place and the fix", async () => {
    const root = makeRepository(project);
    writeFileSync(join(root, "specs/latin.md"), Buffer.concat([Buffer.from("# A\ncaf"), bytes(0xe9)]));
    writeFileSync(join(root, "docs.md"), bytes(0x23, 0x20, 0x00));
    const { issues, files, counts } = await scan(root);
    expect(issues.map(formatIssue)).toEqual([
      [
        "docs.md error check-unread: the file is binary, so nothing in it was checked",
        "    received: a zero byte",
        "    expected: UTF-8 text",
        "    fix: take it out of the globs in `alignment` of loop.config.json, or replace it with a text file",
      ].join("\n"),
      [
        "specs/latin.md:2:4 error check-unread: the file is not UTF-8, so nothing in it was checked",
        "    received: byte 0xE9, which is not UTF-8",
        "    expected: UTF-8 text",
        "    fix: save the file as UTF-8, or add it to `alignment.ignore` in loop.config.json",
      ].join("\n"),
    ]);
    expect(files.map((file) => file.path)).not.toContain("specs/latin.md");
    expect(counts.spec).toBe(1);
  });

  it("is a warning in code where it is other text, and passed over where it is binary", async () => {
    const root = makeRepository(project);
    writeFileSync(join(root, "src/latin.c"), bytes(0x2f, 0x2f, 0xe9));
    writeFileSync(join(root, "src/wide.cs"), Buffer.from("\uFEFF// @spec", "utf16le"));
    writeFileSync(join(root, "src/odd.ts"), bytes(0x47, 0x00, 0x10));
    const { issues, unread } = await scan(root);
    expect(issues.map((issue) => [issue.severity, issue.where.file])).toEqual([
      ["warning", "src/latin.c"],
      ["warning", "src/wide.cs"],
    ]);
    expect(unread.map(({ path, reason }) => [path, reason])).toEqual([
      ["src/latin.c", "encoding"],
      ["src/odd.ts", "binary"],
      ["src/wide.cs", "encoding"],
    ]);
  });

  it("is not opened where it is too large", async () => {
    const root = makeRepository(project);
    writeFileSync(join(root, "specs/huge.md"), "");
    truncateSync(join(root, "specs/huge.md"), 50 * 1024 * 1024);
    const [issue] = (await scan(root)).issues;
    expect(issue).toMatchObject({ severity: "error", received: "50.0 MB", expected: "at most 20 MB" });
  });

  it("is told where its name is not UTF-8", async () => {
    const root = makeRepository(project);
    const name = Buffer.concat([Buffer.from(`${root}/specs/caf`), bytes(0xe9), Buffer.from(".md")]);
    writeFileSync(name, "# A\n");
    expect((await scan(root)).issues).toMatchObject([
      { severity: "error", rule: "check-unread", where: { file: "specs/caf\uFFFD.md" }, hint: "rename the file" },
    ]);
  });

  it("is told where a parser fails on it, and the others are read", async () => {
    const root = makeRepository(project);
    const readers = createLineReaders();
    const markdown = await readers.markdown();
    const readClauses = (): never => {
      throw new Error("stack overflow");
    };
    const corpus = await scan(root, {}, { ...readers, markdown: async () => ({ ...markdown, readClauses }) });
    expect(corpus.issues).toMatchObject([
      {
        severity: "error",
        where: { file: "specs/a.md" },
        received: "stack overflow",
        hint: expect.stringContaining("report this fault"),
      },
    ]);
    expect(corpus.files).toHaveLength(4);
    expect((await scan(root)).issues).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)(
    "is told where the system refuses it, until it is given (not as root)",
    async () => {
      const root = makeRepository(project);
      chmodSync(join(root, "src/a.ts"), 0);
      expect((await scan(root)).issues).toMatchObject([{ severity: "warning", received: "EACCES" }]);
      chmodSync(join(root, "src/a.ts"), 0o644);
      expect((await scan(root)).issues).toEqual([]);
    },
  );

  it.skipIf(process.getuid?.() === 0)(
    "is told with its folder where that is closed, tracked or not (not as root)",
    async () => {
      const root = makeRepository(project);
      mkdirSync(join(root, "new"));
      const folders = ["new", "src"].map((name) => join(root, name));
      folders.forEach((folder) => chmodSync(folder, 0));
      const { issues } = await scan(root);
      folders.forEach((folder) => chmodSync(folder, 0o755));
      expect(issues.map(({ where, rule }) => `${where.file} ${rule}`)).toEqual([
        "new/ check-unread",
        "src/ check-unread",
        "src/a.ts check-unread",
        "src/b.ts check-unread",
      ]);
    },
  );

  it("is as bad when the cache knows it", async () => {
    const root = makeRepository(project);
    writeFileSync(join(root, "specs/latin.md"), bytes(0x23, 0xe9));
    expect(saidBy(await scan(root))).toEqual(saidBy(await scan(root)));
  });
});

it("reads a spec of 100,000 lines", async () => {
  const root = makeRepository({ "specs/long.md": "# Clause\ntext\n".repeat(50_000) });
  const [file] = (await scan(root)).files;
  expect([file?.lineCount, file?.clauses.length]).toEqual([100_000, 50_000]);
});
