import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../src/harness/evidence/types.ts";
import { loop, readIfThere, startLoop, type RunningLoop } from "./support/loop.ts";
import { cases, implement, makeProject, runFolders, type FaultProject } from "./support/project.ts";

const preload = new URL("./support/peak-memory.mjs", import.meta.url).href;
const hasPeak = existsSync("/proc/self/status");
const reason = hasPeak ? "" : " (skipped: this system has no /proc to read the peak of memory from)";
/** What the flooding test prints besides its first line. */
const floodBytes = 800 * 65_537;

/** The harness's highest resident memory in KiB, over a call that must end well. */
async function peakOf(project: FaultProject): Promise<number> {
  const { exitCode, stderr } = await startLoop(project.root, [], { preload }).ended;
  expect(exitCode).toBe(0);
  return Number(/peak (\d+) kB/u.exec(stderr)?.[1]);
}

/** The peak of the call that runs GREEN and suite and finishes, where the suite has this test besides. */
async function finishWith(test: string): Promise<{ readonly project: FaultProject; readonly peakKib: number }> {
  const project = makeProject();
  expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
  implement(project);
  cases(project, `change change\n${test}\n`);
  return { project, peakKib: await peakOf(project) };
}

/** The bytes that `loop log` prints, as a hash. */
async function hashOfPrinted({ root }: FaultProject): Promise<{ readonly size: number; readonly sha256: string }> {
  const running: RunningLoop = startLoop(root, ["log", "last", "suite"]);
  const hash = createHash("sha256");
  let size = 0;
  running.child.stdout?.on("data", (text: string) => {
    size += text.length;
    hash.update(text);
  });
  expect(await running.ended).toMatchObject({ exitCode: 0, stderr: "" });
  return { size, sha256: hash.digest("hex") };
}

describe("a log of 50 MB", () => {
  it.skipIf(!hasPeak)(`takes no memory of the harness and is kept whole, compressed and hashed${reason}`, async () => {
    const small = await finishWith("other pass");
    const large = await finishWith("other flood");
    const folder = runFolders(large.project)[0] as string;
    const stored = gunzipSync(readFileSync(join(folder, "suite.log.gz")));
    const sha256 = createHash("sha256").update(stored).digest("hex");
    const { files } = JSON.parse(readIfThere(join(folder, "manifest.json"))) as Manifest;

    // Streams and their buffers take some MiB, and the collector leaves some more; the log itself would be 50.
    expect(large.peakKib - small.peakKib).toBeLessThan(40 * 1024);
    expect(stored.length).toBe("the runner starts\n".length + floodBytes);
    expect(existsSync(join(folder, "suite.log"))).toBe(false);
    expect(files.find(({ path }) => path === "suite.log")).toEqual({
      path: "suite.log",
      size: stored.length,
      sha256,
      stored: "gzip",
    });
    expect(await hashOfPrinted(large.project)).toEqual({ size: stored.length, sha256 });
  });
});
