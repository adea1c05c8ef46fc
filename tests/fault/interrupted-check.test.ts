import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeRepository } from "../support/repository.ts";
import { startLoop, until } from "./support/loop.ts";

const table = "<!-- table: help ./help.sh -->\n\n| Option | Default |\n|---|---|\n| `--port` | |\n";

// @spec specs/alignment.md §9
describe("a check that is interrupted", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends with 130 after %s, writes no report, and ends what it started",
    async (name) => {
      const root = makeRepository({
        "specs/a.md": `# Spec\n\n## 1 One\n\nIt adds.\n\n${table}`,
        "help.sh": "#!/bin/sh\necho $$ > pid\nsleep 60\n",
        ".gitignore": "pid\n",
      });
      chmodSync(join(root, "help.sh"), 0o755);
      const running = startLoop(root, ["check", "--html", "check.html"]);
      await until(() => existsSync(join(root, "pid")) && readFileSync(join(root, "pid"), "utf8").endsWith("\n"));
      running.child.kill(name);
      const { exitCode, stderr } = await running.ended;
      expect(exitCode).toBe(130);
      expect(stderr).toContain("Interrupted before all was read; nothing was written");
      expect(existsSync(join(root, "check.html"))).toBe(false);
      const pid = Number(readFileSync(join(root, "pid"), "utf8"));
      await until(() => !isRunning(pid));
    },
  );
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
