import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compressLarge, hashFiles, unhashedFiles } from "../../../../src/harness/evidence/manifest.ts";
import { toRunFolder } from "../../../../src/harness/evidence/run-folder.ts";
import type { Manifest } from "../../../../src/harness/evidence/types.ts";
import { verifyRun } from "../../../../src/harness/evidence/verify.ts";
import { makeFolder, writeFiles } from "../../../support/repository.ts";

const kept = "../../../../reports/LOOP-001/LB.1/2026-11-25T010034Z/manifest.json";
const example = JSON.parse(readFileSync(fileURLToPath(new URL(kept, import.meta.url)), "utf8")) as Manifest;

/** A run folder with a small and a large log, and the manifest that vouches for them. */
async function makeRun() {
  const folder = toRunFolder(makeFolder(), example.runId);
  writeFiles(folder.path, { "red/a.log": "FAILED", "suite.log": "x".repeat(5000) });
  await compressLarge(folder, 1000);
  return { folder, manifest: { ...example, files: await hashFiles(folder) } };
}

async function rulesOf({ folder, manifest }: Awaited<ReturnType<typeof makeRun>>) {
  return (await verifyRun(folder, manifest)).map(
    ({ rule, where }) => `${rule} ${where.file.replace(`${folder.runId}/`, "")}`,
  );
}

describe("verifyRun finds", () => {
  it("nothing in a run as it was written, compressed logs included", async () => {
    const run = await makeRun();
    expect(run.manifest.files.map(({ path, size, stored }) => [path, size, stored])).toEqual([
      ["red/a.log", 6, "plain"],
      ["suite.log", 5000, "gzip"],
    ]);
    expect(await rulesOf(run)).toEqual([]);
  });

  it("a log that was changed", async () => {
    const run = await makeRun();
    appendFileSync(join(run.folder.path, "red/a.log"), "!");
    expect(await rulesOf(run)).toEqual(["evidence-changed red/a.log"]);
  });

  it("a compressed log that cannot be read any more", async () => {
    const run = await makeRun();
    writeFiles(run.folder.path, { "suite.log.gz": "no gzip" });
    expect(await rulesOf(run)).toEqual(["evidence-changed suite.log.gz"]);
  });

  it("a log that is gone", async () => {
    const run = await makeRun();
    rmSync(join(run.folder.path, "red/a.log"));
    expect(await rulesOf(run)).toEqual(["evidence-missing red/a.log"]);
  });

  it("a file that the loop did not write", async () => {
    const run = await makeRun();
    writeFiles(run.folder.path, { "red/b.log": "passed, I swear" });
    expect(await rulesOf(run)).toEqual(["evidence-unlisted red/b.log"]);
  });

  it("a folder that was moved", async () => {
    const run = await makeRun();
    const manifest = { ...run.manifest, runId: "reports/LOOP-001/LB.9/2026-11-25T010034Z" };
    expect(await rulesOf({ ...run, manifest })).toEqual(["evidence-moved manifest.json"]);
  });

  it("nothing in files outside the hashes", async () => {
    const run = await makeRun();
    const texts = [...unhashedFiles].filter((name) => name !== "attempt.json").map((name) => [name, "changed"]);
    writeFiles(run.folder.path, Object.fromEntries(texts) as Record<string, string>);
    expect(await rulesOf(run)).toEqual([]);
  });
});
