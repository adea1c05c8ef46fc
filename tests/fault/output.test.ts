import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { gitEnvironment, makeRepository } from "../support/repository.ts";

const main = fileURLToPath(new URL("../../dist/cli/loop/main.js", import.meta.url));

/** A project whose findings fill more than a pipe holds. */
function makeLongAnswer(): string {
  const headings = Array.from({ length: 800 }, (_, index) => `## ${index + 1} Clause\n\nText.\n`);
  return makeRepository({
    "specs/a.md": `# A\n\n${headings.join("\n")}`,
    "a.py": "# @spec specs/a.md §1\ndef f(): pass\n",
  });
}

function bash(root: string, command: string) {
  const env = {
    ...process.env,
    ...gitEnvironment,
    LOOP: main,
    NODE: process.execPath,
    GITHUB_STEP_SUMMARY: join(root, "summary.md"),
  };
  return spawnSync("bash", ["-c", command], { cwd: root, env, encoding: "utf8" });
}

// @spec specs/alignment.md §9
describe("a check whose output nobody takes to its end", () => {
  it("ends as without a reader that leaves, and writes what was asked for", () => {
    const root = makeLongAnswer();
    const command = '"$NODE" "$LOOP" check --github --step-summary | head -n 1; exit ${PIPESTATUS[0]}';
    expect(bash(root, command)).toMatchObject({ status: 1, stderr: "" });
    expect(existsSync(join(root, "summary.md"))).toBe(true);
    expect(readFileSync(join(root, "summary.md"), "utf8")).toContain("clause-uncovered");
  });

  it.skipIf(!existsSync("/dev/full"))("is a fault of the environment where the output is full", () => {
    const { status, stderr } = bash(makeLongAnswer(), '"$NODE" "$LOOP" check > /dev/full');
    expect(status).toBe(3);
    expect(stderr).toContain("IO_FAILED: Could not write to standard output");
    expect(stderr).toContain("ENOSPC");
    expect(stderr).not.toContain("    at ");
  });
});
