import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planAgentFiles, type AgentFiles } from "../../../../src/harness/project/agent-hook.ts";

const plan = (files: Partial<AgentFiles>, invocation = "npx loop") => {
  const [settings, guide] = planAgentFiles({ settings: null, guide: null, ...files }, invocation);
  return { settings: settings!, guide: guide! };
};
const commandOf = (text: string): string => JSON.parse(text).hooks.Stop.at(-1).hooks[0].command;

/** Runs the hook as an agent does: its event on standard input. */
function stop(check: string, event: object) {
  const folder = mkdtempSync(join(tmpdir(), "agent-hook-"));
  try {
    const program = join(folder, "loop");
    writeFileSync(program, `#!/bin/sh\n[ "$1" = check ] || exit 9\n${check}\n`);
    chmodSync(program, 0o755);
    const command = commandOf(plan({}, program).settings.content!);
    return spawnSync("sh", ["-c", command], { encoding: "utf8", input: JSON.stringify(event, null, 1) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("planAgentFiles", () => {
  it("creates settings with a hook of the event Stop, and a guide", () => {
    const { settings, guide } = plan({});
    expect(settings).toMatchObject({ path: ".claude/settings.json", action: "create" });
    expect(JSON.parse(settings.content!).hooks.Stop[0].hooks[0].type).toBe("command");
    expect(guide).toMatchObject({ path: "AGENTS.md", action: "create" });
    expect(guide.content).toContain("- `npx loop next` says what to do now");
  });

  it("adds to settings and changes no byte of what stands there", () => {
    const before = [
      '{"model": "x"}',
      '{\r\n\t"model": "x",\r\n\t"hooks": {\r\n\t\t"PreToolUse": []\r\n\t}\r\n}\r\n',
      '{ "hooks": { "Stop": [ { "hooks": [{ "type": "command", "command": "make lint" }] } ] } }',
      '{ "hooks": {} }',
      '{ "hooks": { "Stop": [] }, "permissions": {  } }',
    ];
    for (const settings of before) {
      const { action, content } = plan({ settings }).settings;
      expect(action).toBe("edit");
      expect(commandOf(content!)).toContain("npx loop check");
      const kept = settings.replaceAll(/[\s{}[\]]/g, "");
      let position = 0;
      for (const character of kept) position = content!.indexOf(character, position) + 1 || Number.NaN;
      expect(position).not.toBeNaN();
    }
    expect(JSON.parse(plan({ settings: before[2]! }).settings.content!).hooks.Stop).toHaveLength(2);
    expect(plan({ settings: before[1]! }).settings.content).toContain('[],\r\n\t\t"Stop": [{');
  });

  it("leaves settings alone that it cannot read, and says what to do by hand", () => {
    for (const settings of [
      "{ // mine\n}",
      "[]",
      '{"hooks": []}',
      '{"hooks": {"Stop": {}}}',
      '{"a":1,"a":2}',
      undefined,
    ]) {
      const step = plan({ settings }).settings;
      expect(step).toMatchObject({ action: "keep", content: null });
      expect(step.reason).toContain("by hand");
    }
  });

  it("finds nothing to do when asked again", () => {
    const { settings, guide } = plan({});
    const again = plan({ settings: settings.content, guide: guide.content });
    expect([again.settings.action, again.guide.action]).toEqual(["keep", "keep"]);
  });

  it("adds its paragraph to a guide, and renews that alone", () => {
    const { content } = plan({ guide: "# Mine\r\n\r\nText." }).guide;
    expect(content).toMatch(/^# Mine\r\n\r\nText\.\r\n\r\n<!-- loop:begin -->\r\n[^]*<!-- loop:end -->\r\n$/);
    const renewed = plan({ guide: `${content!}\r\nmore` }, "npm run -s loop --").guide.content!;
    expect(renewed).toMatch(/^# Mine[^]*`npm run -s loop -- next`[^]*<!-- loop:end -->\r\n\r\nmore$/);
    expect(renewed).not.toContain("npx loop");
  });

  it("leaves a guide alone whose marks are no pair", () => {
    for (const guide of ["<!-- loop:begin -->\n", "<!-- loop:end --><!-- loop:begin -->"]) {
      expect(plan({ guide }).guide).toMatchObject({ action: "keep", content: null });
    }
  });
});

describe("the hook", () => {
  it("sends the agent back to work with the findings where something does not agree", () => {
    const { status, stderr } = stop("echo 'a.md:1 error'; exit 1", { stop_hook_active: false });
    expect({ status, stderr }).toEqual({ status: 2, stderr: "a.md:1 error\n" });
  });

  it("lets the agent stop where all agrees, where the check cannot run, and the second time", () => {
    expect(stop("exit 0", {}).status).toBe(0);
    expect(stop("echo broken; exit 3", {}).status).toBe(0);
    expect(stop("exit 1", { stop_hook_active: true }).status).toBe(0);
  });

  it("keeps what it says short", () => {
    const { status, stderr } = stop("yes finding | head -n 100000; exit 1", {});
    expect(status).toBe(2);
    expect(stderr.length).toBe(9000);
  });
});
