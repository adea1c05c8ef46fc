import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveExecutionConfig } from "../../../../src/trainer/training/execution-config.ts";
import { prepareRunFolder, type RunFolderRequest } from "../../../../src/trainer/training/run-folder.ts";
import { createSessionJournal } from "../../../../src/trainer/training/session-journal.ts";
import { loadCheckpoint } from "../../../../src/trainer/training/checkpoint/checkpoint.ts";
import { identity, runFit, temporaryFolder } from "./support/run.ts";

function request(folder: string): RunFolderRequest {
  return {
    folder,
    config: resolveExecutionConfig({ seed: 7 }),
    identity,
    seeds: { weights: 7 },
    dataPath: "my scan's data.npz",
    command: ["ptycho", "train", "my scan's data.npz", "--seed", "7", "--monitor", "$HOME `id`"],
    now: () => new Date(0),
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

// @spec specs/checkpoint-format.md §6
describe("prepareRunFolder", () => {
  it("writes config, versions, engine, seeds, hash of the data and the command", async () => {
    const folder = join(temporaryFolder(), "new", "run");
    const paths = await prepareRunFolder(request(folder));
    expect(resolveExecutionConfig(readJson(paths.config))).toEqual(request(folder).config);
    expect(readJson(paths.run)).toMatchObject({
      startedAt: "1970-01-01T00:00:00.000Z",
      engine: identity.engine,
      versions: identity.versions,
      seeds: { weights: 7 },
      data: { path: "my scan's data.npz", sha256: identity.dataHash },
      model: { config: identity.model.config, canvasSize: 64 },
    });
    expect(existsSync(paths.checkpoints)).toBe(true);
  });

  it("says where the command was given, for the paths in it are relative", async () => {
    const paths = await prepareRunFolder(request(join(temporaryFolder(), "run")));
    expect(readJson(paths.run)).toMatchObject({ startedIn: process.cwd() });
  });

  it("quotes the command so that a shell reads the same words", async () => {
    const folder = join(temporaryFolder(), "run");
    const paths = await prepareRunFolder(request(folder));
    const { command } = readJson(paths.run) as { readonly command: string };
    const words = execFileSync("sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" });
    expect(words.trimEnd().split("\n")).toEqual(request(folder).command);
  });

  it("refuses a folder that holds a run, and leaves it as it is", async () => {
    const folder = join(temporaryFolder(), "run");
    const paths = await prepareRunFolder(request(folder));
    const before = readFileSync(paths.run, "utf8");
    await expect(prepareRunFolder({ ...request(folder), seeds: {} })).rejects.toMatchObject({
      code: "CONFIG_USAGE",
      details: { hint: "resume it, or name another folder: no run is overwritten" },
    });
    expect(readFileSync(paths.run, "utf8")).toBe(before);
  });

  it("goes on in a folder that holds a run, without writing it anew", async () => {
    const folder = join(temporaryFolder(), "run");
    const paths = await prepareRunFolder(request(folder));
    const before = readFileSync(paths.run, "utf8");
    expect(await prepareRunFolder({ ...request(folder), seeds: {}, resume: true })).toEqual(paths);
    expect(readFileSync(paths.run, "utf8")).toBe(before);
  });

  it("refuses to resume where there is no run", async () => {
    const folder = join(temporaryFolder(), "none");
    await expect(prepareRunFolder({ ...request(folder), resume: true })).rejects.toMatchObject({
      code: "CONFIG_USAGE",
      details: { hint: expect.stringContaining("check the path") },
    });
    expect(existsSync(folder)).toBe(false);
  });

  it("is a fault of the environment where a file is in the way", async () => {
    const folder = join(temporaryFolder(), "file");
    writeFileSync(folder, "");
    await expect(prepareRunFolder(request(folder))).rejects.toMatchObject({ code: "IO_FAILED", kind: "environment" });
  });
});

describe("createSessionJournal", () => {
  it("tells start, stop, resume with its differences, and end, a line each", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "sessions.jsonl");
    const callbacks = [createSessionJournal(path, () => new Date(0))];
    const checkpoints = { folder, identity };
    await runFit({ stopWhen: (event) => event.type === "batch-finished", options: { callbacks, checkpoints } });
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    const engine = { ...identity.engine, threads: 4 };
    const changed = { folder, identity: { ...identity, engine } };
    const result = await runFit({ knobs: { epochs: 1 }, options: { callbacks, checkpoints: changed, resumeFrom } });
    const lines = readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string });
    expect(lines.map(({ type }) => type)).toEqual([
      "run-started",
      "checkpoint-saved",
      "stopped",
      "run-started",
      "resumed",
      "checkpoint-saved",
      "checkpoint-saved",
      "stopped",
    ]);
    expect(lines[2]).toMatchObject({ at: "1970-01-01T00:00:00.000Z", reason: "interrupted", step: 1 });
    expect(lines[4]).toMatchObject({ differences: ["resume is not bit-equal: threads 2 → 4"] });
    expect(lines[6]).toMatchObject({ role: "last", weightsHash: result.weightsHash });
    expect(lines[7]).toMatchObject({ reason: "finished" });
  });
});
