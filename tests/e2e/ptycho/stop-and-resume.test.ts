import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { TrainResult } from "../../../src/trainer/training/train.ts";
import { loadCheckpoint } from "../../../src/trainer/training/checkpoint/checkpoint.ts";
import { type Ended, endOf, type Running, simulateTiny, tiny, workplace } from "./support/ptycho.ts";

const place = workplace();
const epochs = 6;
/** Many small batches, so that a signal falls between two of them; a momentum and a window, so that all of the state counts. */
const knobs = [...tiny, "--batch-size", "4", "--accum-steps", "3", "--scheduler", "exponential"];
let whole: TrainResult;

beforeAll(async () => {
  await simulateTiny(place);
  whole = await place.json("train", "scan.npz", "-o", "whole", "--epochs", String(epochs), ...knobs);
});

/** Waits for so many epochs to be announced, and a moment more. */
async function epochsTold(child: Running, count: number, delayMs: number): Promise<void> {
  let text = "";
  await new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if ((text.match(/^epoch \d+\/\d+ /gmu) ?? []).length >= count && (count > 0 || text.includes("\ntime ")))
        resolve();
    });
    child.stdout?.once("end", resolve);
  });
  await new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}

/** Trains and sends a signal after so many epochs and a moment. */
async function trainUntil(
  folder: string,
  signal: NodeJS.Signals,
  { after, delayMs = 60, total = epochs }: { after: number; delayMs?: number; total?: number },
): Promise<Ended> {
  const child = place.start(["train", "scan.npz", "-o", folder, "--epochs", String(total), ...knobs]);
  await epochsTold(child, after, delayMs);
  child.kill(signal);
  return endOf(child);
}

const resume = (folder: string): Promise<TrainResult> =>
  place.json("train", "--resume", folder, "--epochs", String(epochs));

describe("ptycho train, stopped and gone on with", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "saves on %s in the middle of an epoch, ends with %i, and resumes to the bits of one go",
    async (signal, code) => {
      const ended = await trainUntil(signal, signal, { after: 2, total: 500 });
      expect(ended.exitCode).toBe(code);
      expect(ended.stdout).toContain(`go on    npx ptycho train --resume ${signal}`);
      const { training } = await loadCheckpoint(place.path(signal, "checkpoints", "last.ckpt"));
      expect(training.epoch).toBeLessThan(epochs);
      const { reason, weightsHash, epochs: done } = await resume(signal);
      expect({ reason, done }).toEqual({ reason: "finished", done: epochs });
      expect(weightsHash).toBe(whole.weightsHash);
      const sessions = readFileSync(place.path(signal, "sessions.jsonl"), "utf8").trimEnd().split("\n");
      const events = sessions.map((line) => JSON.parse(line) as { type: string; differences?: string[] });
      expect(events.find(({ type }) => type === "resumed")?.differences).toEqual([]);
    },
  );

  it("gives in k and N − k epochs what N in one go give, the log's losses too", async () => {
    await place.json("train", "scan.npz", "-o", "parts", "--epochs", "2", ...knobs);
    const { weightsHash, history } = await resume("parts");
    expect(weightsHash).toBe(whole.weightsHash);
    const losses = (records: TrainResult["history"]): unknown[] =>
      records.map((record) =>
        record.kind === "epoch" ? [record.metrics, record.gradientNorm, record.learningRate] : record,
      );
    expect(losses(history)).toEqual(losses(whole.history));
  });

  it("tells at a resume the time of the epochs that are left, and that the engine is the run's own", async () => {
    await place.json("train", "scan.npz", "-o", "told", "--epochs", "2", ...knobs);
    const { stdout } = await place.ptycho("train", "--resume", "told", "--epochs", "3");
    expect(stdout).toMatch(/^time .* for the 1 epoch left of 3, from measured steps$/mu);
    expect(stdout).toMatch(/^engine .*the run began on (?:wasm|native)/mu);
    expect(stdout).not.toContain("was asked for");
    expect((await place.ptycho("train", "--resume", "told")).stdout).toMatch(/^time +no epoch of 3 is left; /mu);
  });

  it.each([
    [0, 30],
    [1, 10],
    [2, 90],
  ])("loses no more than the running epoch to SIGKILL %i epochs and %i ms in", async (after, delayMs) => {
    const folder = `killed-${after}`;
    const ended = await trainUntil(folder, "SIGKILL", { after, delayMs, total: 500 });
    expect(ended.signal).toBe("SIGKILL");
    const told = (ended.stdout.match(/^epoch \d+\/\d+ /gmu) ?? []).length;
    for (const file of readdirSync(place.path(folder)).filter((name) => name.endsWith(".json"))) {
      expect(() => JSON.parse(readFileSync(place.path(folder, file), "utf8"))).not.toThrow();
    }
    const last = readdirSync(place.path(folder, "checkpoints")).includes("last.ckpt");
    const saved = last ? (await loadCheckpoint(place.path(folder, "checkpoints", "last.ckpt"))).training.epoch : 0;
    expect(saved).toBeGreaterThanOrEqual(told - 1); // an epoch is told a moment before it is saved
    expect(saved).toBeLessThan(epochs);
    expect((await resume(folder)).weightsHash).toBe(whole.weightsHash);
  });

  it("ends at once at the second Ctrl-C, and leaves a folder that resumes", async () => {
    const child = place.start(["train", "scan.npz", "-o", "twice", "--epochs", "500", ...knobs]);
    await epochsTold(child, 1, 20);
    child.kill("SIGINT");
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGINT"), 5).unref(); // where the system made one of the two
    expect((await endOf(child)).exitCode).toBe(130);
    expect((await resume("twice")).weightsHash).toBe(whole.weightsHash);
  });

  it("says nothing was written where a simulation is stopped, as JSON too", async () => {
    const child = place.start(["simulate", "big.npz", "--object-size", "900", "--step-px", "6", "--json"]);
    await new Promise((resolve) => {
      setTimeout(resolve, 700);
    });
    child.kill("SIGINT");
    const { exitCode, stdout } = await endOf(child);
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "RUN_INTERRUPTED" } });
    expect(readdirSync(place.root)).not.toContain("big.npz");
  });

  it("refuses what a resume cannot change", async () => {
    const refused = await place.refusal("train", "--resume", "whole", "--gridsize", "2", "-o", "other");
    expect(refused).toMatchObject({ exitCode: 2, code: "CONFIG_USAGE", received: "gridsize, output" });
    expect(await place.refusal("train", "--resume", "none")).toMatchObject({ exitCode: 2, code: "CONFIG_USAGE" });
  });
});
