import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { runInspect } from "../../../../../src/cli/ptycho/commands/inspect.ts";
import { runSimulate } from "../../../../../src/cli/ptycho/commands/simulate.ts";

let folder = "";
let output = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ptycho-inspect-"));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
});

afterEach(() => {
  process.exitCode = undefined;
});

afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** What the command printed, and how it would end. */
async function told(run: () => Promise<void>): Promise<{ readonly text: string; readonly exitCode: unknown }> {
  output = "";
  await run();
  return { text: output, exitCode: process.exitCode };
}

describe("ptycho simulate and ptycho inspect", () => {
  test("a simulated scan is written with its dose told, and has nothing wrong", async () => {
    const file = join(folder, "curved.npz");
    const simulated = await told(() => runSimulate({ output: file, objectSize: 134, photonsPerFrame: 1e6 }));
    expect(simulated.exitCode).toBe(0);
    expect(simulated.text).toMatch(
      /curved\.npz: 64 patterns of 64 × 64 of lines, (?:9\.99\de\+5|1\.00\de\+6) counts a frame/u,
    );
    const inspected = await told(() => runInspect({ file }));
    expect(inspected.exitCode).toBe(0);
    expect(inspected.text).toContain("Nothing wrong was found.");
  });

  test("--json gives the answers as documents, the symmetric probe among the findings", async () => {
    const file = join(folder, "flat.npz");
    const simulated = await told(() =>
      runSimulate({ output: file, objectSize: 134, probe: "flat", seed: 3, json: true }),
    );
    expect(JSON.parse(simulated.text)).toMatchObject({
      output: file,
      frames: 64,
      settings: { probe: "flat", seed: 3 },
    });
    const inspected = await told(() => runInspect({ file, json: true }));
    const { findings } = JSON.parse(inspected.text) as { findings: { severity: string; rule: string }[] };
    expect(findings[0]).toMatchObject({ severity: "warning", rule: "probe-symmetry" });
    expect(inspected.exitCode).toBe(0);
  });

  test("what would make training nonsense ends with exit code 2, what is stated is heeded", async () => {
    const file = join(folder, "curved.npz");
    const inspected = await told(() => runInspect({ file, dataIs: "intensity" }));
    expect(inspected.exitCode).toBe(2);
    expect(inspected.text).toContain("error amplitude-as-intensity");
    expect(inspected.text).toContain("Training on this file would be nonsense: 1 error");
  });

  test("a missing file and impossible numbers end with exit code 2 and a hint", async () => {
    const inspected = await told(() => runInspect({ file: join(folder, "none.npz") }));
    expect(inspected.exitCode).toBe(2);
    expect(inspected.text).toContain("DATA_NOT_FOUND");
    const simulated = await told(() => runSimulate({ output: join(folder, "x.npz"), photonsPerFrame: -1 }));
    expect(simulated.exitCode).toBe(2);
    expect(simulated.text).toContain("1e9 photons a frame");
  });
});
