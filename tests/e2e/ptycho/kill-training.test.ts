import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadCheckpoint } from "../../../src/trainer/training/checkpoint/checkpoint.ts";

const script = fileURLToPath(new URL("./support/train-child.mjs", import.meta.url));
const trainer = fileURLToPath(new URL("./support/train-least-squares.ts", import.meta.url));
const EPOCHS = 24;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ptycho-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface End {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  /** Epochs that were announced before the end. */
  readonly epochs: number;
}

/** Trains in a process of its own; `onLine` sees each of its lines and may kill it. */
function train(folder: string, onLine: (line: string, child: ChildProcess) => void = () => undefined): Promise<End> {
  const child = spawn(process.execPath, [script, trainer, folder, String(EPOCHS)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    for (const line of text.split("\n")) onLine(line, child);
  });
  return new Promise((resolve) => {
    child.on("close", (_, signal) => {
      resolve({ signal, output, epochs: output.split("\n").filter((line) => line === "epoch-finished").length });
    });
  });
}

/** Kills after so many lines of a kind and a moment more, so that no two kills hit the same place. */
function killAfter(type: string, count: number, delayMs: number): (line: string, child: ChildProcess) => void {
  let seen = 0;
  return (line, child) => {
    if (line === type && (seen += 1) === count) setTimeout(() => child.kill("SIGKILL"), delayMs);
  };
}

const logs = ["metrics.csv", "metrics.jsonl"];

describe("a training process that is killed", () => {
  // The bytes agree because the clock stands still there: times are all that differs from run to run.
  it("loses no more than its running epoch, and goes on to the bytes of one go", async () => {
    const [folder, whole] = [temporaryFolder(), temporaryFolder()];
    const kills = [
      killAfter("batch-finished", 70, 0),
      killAfter("epoch-finished", 2, 1),
      killAfter("checkpoint-saved", 3, 0),
      killAfter("epoch-finished", 3, 4),
    ];
    let done = 0;
    for (const kill of kills) {
      const end = await train(folder, kill);
      expect(end.signal).toBe("SIGKILL");
      const { training } = await loadCheckpoint(join(folder, "last.ckpt"));
      expect(training.epoch).toBeGreaterThanOrEqual(done + end.epochs - 1);
      done = training.epoch;
      for (const log of logs) expect(readFileSync(join(folder, log), "utf8")).toMatch(/\n$/u);
    }
    const [resumed, oneGo] = [await train(folder), await train(whole)];
    const last = (end: End): string | undefined => end.output.trimEnd().split("\n").at(-1);
    expect(last(resumed)).toMatch(/^ended finished [\da-f]{64}$/u);
    expect(last(resumed)).toBe(last(oneGo));
    for (const name of ["last.ckpt", ...logs]) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(whole, name)))).toBe(true);
    }
    const best = (path: string): readonly string[] => readdirSync(path).filter((name) => name.startsWith("epoch="));
    expect(best(whole).filter((name) => !best(folder).includes(name))).toEqual([]);
  });

  it("saves on SIGTERM, wherever it is, and goes on to the bytes of one go", async () => {
    const [folder, whole] = [temporaryFolder(), temporaryFolder()];
    let batches = 0;
    const first = await train(folder, (line, child) => {
      if (line === "batch-finished" && (batches += 1) === 40) child.kill("SIGTERM");
    });
    expect(first).toMatchObject({ signal: null, output: expect.stringContaining("ended interrupted") });
    await train(folder);
    await train(whole);
    expect(readFileSync(join(folder, "last.ckpt")).equals(readFileSync(join(whole, "last.ckpt")))).toBe(true);
  });
});
