import { describe, expect, it } from "vitest";
import { simulateTiny, tiny, workplace } from "./support/ptycho.ts";

const place = workplace();

// One after the other: each command works on what the one before it left.
describe("ptycho --json", () => {
  it.each([
    [
      ["simulate", "scan.npz", "--object-size", "160", "--step-px", "16"],
      ["output", "frames", "settings", "dose"],
    ],
    [["inspect", "scan.npz"], ["findings"]],
    [
      ["train", "scan.npz", "-o", "run", ...tiny, "--epochs", "1"],
      ["reason", "weightsHash", "checkpoint", "history"],
    ],
    [
      ["infer", "run", "scan.npz"],
      ["checkpoint", "files"],
    ],
    [
      ["evaluate", "run", "--truth", "scan.npz"],
      ["rows", "region", "files"],
    ],
    [["doctor"], ["engine", "native", "speed"]],
    [
      ["engine", "install", "--dry-run"],
      ["present", "downloads", "commands"],
    ],
  ])("gives one document on standard output: %j", async (args, keys) => {
    const { exitCode, stdout, stderr } = await place.ptycho(...args, "--json");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const answer = JSON.parse(stdout) as object;
    expect(Object.keys(answer)).toEqual(expect.arrayContaining(keys));
    expect(stdout.trimEnd()).not.toContain("\n");
  });

  it("may stand before the command, and gives errors as a document with the fields of the text", async () => {
    const { exitCode, stdout, stderr } = await place.ptycho("--json", "inspect", "none.npz");
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
    const { error } = JSON.parse(stdout) as { error: object };
    expect(Object.keys(error)).toEqual(["code", "message", "received", "expected", "hint", "where", "problems"]);
  });

  it("inspect ends with exit code 2 and its findings where training would be nonsense", async () => {
    await simulateTiny(place, "fine.npz");
    const { exitCode, stdout } = await place.ptycho("inspect", "fine.npz", "--data-is", "intensity", "--json");
    expect(exitCode).toBe(2);
    expect(stdout).toContain('"severity":"error"');
  });

  it("help and version go to standard output with exit code 0", async () => {
    for (const args of [["--help"], ["help"], ["train", "--help"], ["engine", "install", "--help"], ["--version"]]) {
      expect(await place.ptycho(...args)).toMatchObject({ exitCode: 0, stderr: "" });
    }
  });
});
