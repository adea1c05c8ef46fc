import { existsSync, readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../src/trainer/training/checkpoint/checkpoint.ts";
import { loadReconstruction } from "../../../src/trainer/evaluation/reconstruction-file.ts";
import { endOf, type Running, simulateTiny, tiny, workplace } from "./support/ptycho.ts";

const place = workplace();

/** Waits until a line is told. */
function told(child: Running, line: RegExp): Promise<void> {
  let text = "";
  return new Promise((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (line.test(text)) resolve();
    });
    child.stdout?.once("end", resolve);
  });
}

describe("ptycho demo, stopped by Ctrl-C", () => {
  it("saves, ends with 130, says how to go on, and goes on to its page as JSON", async () => {
    const child = place.start(["demo", "-o", "shown", "--epochs", "1"]);
    await told(child, /^time /mu);
    child.kill("SIGINT");
    const { exitCode, stdout } = await endOf(child);
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/^go on {4}npx ptycho demo -o shown$/mu);
    expect((await loadCheckpoint(place.path("shown", "checkpoints", "last.ckpt"))).training.epoch).toBe(0);
    expect(existsSync(place.path("shown", "report.html"))).toBe(false);
    const unfinished = readdirSync(place.path("shown"), { recursive: true }).filter((name) =>
      /tmp|part/u.test(`${name}`),
    );
    expect(unfinished).toEqual([]);

    const answer = await place.json<Record<string, unknown>>("demo", "-o", "shown");
    expect(answer).toMatchObject({ folder: "shown", reason: "finished", report: { version: 1 } });
    expect(existsSync(place.path("shown", "report.html"))).toBe(true);
    expect(await place.refusal("demo", "-o", "shown")).toMatchObject({ exitCode: 2, code: "CONFIG_USAGE" });
  }, 300_000);
});

describe("ptycho infer, stopped by Ctrl-C", () => {
  beforeAll(async () => {
    await simulateTiny(place);
    await place.json("train", "scan.npz", "-o", "run", ...tiny, "--epochs", "1");
  });

  it("ends with 130 and leaves no file, or the earlier one whole", async () => {
    await place.ptycho("infer", "run", "scan.npz", "-o", "object.npz", "--no-pictures");
    const before = readdirSync(place.root);
    for (const name of ["object.npz", "other.npz"]) {
      const child = place.start(["infer", "run", "scan.npz", "-o", name, "--batch-size", "1"]);
      await told(child, /^engine /mu);
      child.kill("SIGINT");
      const { exitCode, stderr } = await endOf(child);
      expect(exitCode).toBe(130);
      expect(stderr).toContain("RUN_INTERRUPTED");
    }
    expect(readdirSync(place.root)).toEqual(before);
    expect((await loadReconstruction(place.path("object.npz"))).object.re.length).toBeGreaterThan(0);
  });
});
