import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  compressLarge,
  hashFile,
  hashFiles,
  listStoredFiles,
  loadAttempt,
  loadManifest,
  saveAttempt,
} from "../../../../src/harness/evidence/manifest.ts";
import { toRunFolder, type RunFolder } from "../../../../src/harness/evidence/run-folder.ts";
import { makeFolder, writeFiles } from "../../../support/repository.ts";

function makeRun(files: Readonly<Record<string, string>> = {}): RunFolder {
  const folder = toRunFolder(makeFolder(), "reports/A/A.1/2025-10-23T094500Z");
  mkdirSync(folder.path, { recursive: true });
  writeFiles(folder.path, files);
  return folder;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

// @spec specs/evidence-format.md §7
describe("hashFiles", () => {
  it("tells size and hash of each file by its plain bytes, sorted by path", async () => {
    const folder = makeRun({ "suite.log": "suite\n", "green/a.log": "" });
    writeFileSync(join(folder.path, "big.log.gz"), gzipSync("plain bytes"));
    expect(await hashFiles(folder)).toEqual([
      { path: "big.log", size: 11, sha256: sha256("plain bytes"), stored: "gzip" },
      { path: "green/a.log", size: 0, sha256: sha256(""), stored: "plain" },
      { path: "suite.log", size: 6, sha256: sha256("suite\n"), stored: "plain" },
    ]);
  });

  it("fails on a compressed file that is cut", async () => {
    const folder = makeRun();
    writeFileSync(join(folder.path, "big.log.gz"), gzipSync("plain bytes").subarray(0, 20));
    await expect(hashFile(folder, "big.log.gz")).rejects.toThrow("unexpected end of file");
  });
});

describe("listStoredFiles", () => {
  it("leaves out what is rendered or grows, and what a killed writer left", async () => {
    const outside = ["journal.jsonl", "manifest.json", "attempt.json", "summary.md", "commit-message.txt"];
    const temporary = [".results.json.loop.tmp", "suite.log.gz.tmp"];
    const names = [...outside, ...temporary, "results.json", "red/summary.md"];
    const folder = makeRun(Object.fromEntries(names.map((name) => [name, ""])));
    expect(await listStoredFiles(folder)).toEqual(["red/summary.md", "results.json"]);
  });
});

describe("compressLarge", () => {
  it("takes logs, diffs and results above the size, and nothing else", async () => {
    const large = "x".repeat(101);
    const folder = makeRun({
      "a.log": large,
      "a.diff": large,
      "results.json": large,
      "a.txt": large,
      "b.log": "small",
    });
    await compressLarge(folder, 100);
    const stored = ["a.diff.gz", "a.log.gz", "a.txt", "b.log", "results.json.gz"];
    expect(readdirSync(folder.path).sort()).toEqual(stored);
    expect(gunzipSync(readFileSync(join(folder.path, "a.log.gz"))).toString()).toBe(large);
  });

  it("ends what a killed one began: both forms there, or half a compressed one", async () => {
    const large = "y".repeat(101);
    const folder = makeRun({ "a.log": large, "a.log.gz": "old", "b.log": large, "b.log.gz.tmp": "half" });
    await compressLarge(folder, 100);
    expect(readdirSync(folder.path).sort()).toEqual(["a.log.gz", "b.log.gz"]);
    expect(gunzipSync(readFileSync(join(folder.path, "a.log.gz"))).toString()).toBe(large);
  });
});

// @spec specs/evidence-format.md §§4, 6
describe("the records of a run", () => {
  it("are null before they are written", async () => {
    const folder = makeRun();
    expect([await loadManifest(folder), await loadAttempt(folder)]).toEqual([null, null]);
  });

  it("keep the attempt's number", async () => {
    const folder = makeRun();
    await saveAttempt(folder, 63);
    expect(await loadAttempt(folder)).toEqual({ version: 1, attempt: 63 });
  });

  it("are refused with file and fix when they are not JSON", async () => {
    const folder = makeRun({ "manifest.json": '{"version": 1,' });
    await expect(loadManifest(folder)).rejects.toMatchObject({
      code: "EVIDENCE_CORRUPT",
      details: {
        where: { file: join(folder.path, "manifest.json") },
        hint: expect.stringContaining(`git restore ${folder.runId}/manifest.json`),
      },
    });
  });
});
