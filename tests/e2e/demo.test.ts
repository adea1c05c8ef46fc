import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runLoop } from "./support/loop.ts";

const folder = mkdtempSync(join(tmpdir(), "demo-of-"));

afterAll(() => rmSync(folder, { recursive: true }));

it("the demo plays a whole loop and ends with path and text of summary and ledger entry", async () => {
  const environment = { ...process.env, TMPDIR: folder };
  const { exitCode, stdout } = await runLoop({ root: folder, environment }, "demo");
  expect(exitCode).toBe(0);
  for (const part of ["REFUSED: RED (not-red)", "RED holds", "GREEN holds", "suite holds", "Committed as"])
    expect(stdout).toContain(part);
  const path = /^\/.*\/summary\.md$/mu.exec(stdout)?.[0] ?? "";
  expect(existsSync(path)).toBe(true);
  expect(stdout).toContain(readFileSync(path, "utf8").trimEnd());
  expect(stdout).toMatch(/^\/.*\/docs\/fix_plan\/FAR-FIELD\/[\dTZ-]+\.md$/mu);
  expect(stdout).toContain("### Attempt #1 — FAR-FIELD FF.A");
});
