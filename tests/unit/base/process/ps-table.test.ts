import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { readProcessFromPs, readTableFromPs } from "../../../../src/base/process/ps-table.ts";

function reasonMissing(): string | null {
  try {
    execFileSync("ps", ["-A", "-o", "pid=,lstart="]);
    return null;
  } catch {
    return "this machine has no `ps` that tells start times";
  }
}

const missing = reasonMissing();
const reason = missing === null ? "" : ` (skipped: ${missing})`;

describe.skipIf(missing !== null)(`the process table by ps${reason}`, () => {
  it("has this process with its parent and a start time", () => {
    const own = readTableFromPs().find((row) => row.pid === process.pid);
    expect(own).toMatchObject({
      parent: process.ppid,
      alive: true,
      startMark: expect.stringMatching(/\d\d:\d\d:\d\d/u),
    });
  });

  it("gives one process the same start mark as the table does", () => {
    const listed = readTableFromPs().find((row) => row.pid === process.pid);
    expect(readProcessFromPs(process.pid)?.startMark).toBe(listed?.startMark);
  });

  it("is null for a number that no process has", () => {
    expect(readProcessFromPs(2 ** 22 + 1)).toBeNull();
  });
});
