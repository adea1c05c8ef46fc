import { describe, expect, it } from "vitest";
import { isPlain, nodeCommand } from "../../../../../src/harness/runners/vitest/node-command.ts";

describe("nodeCommand", () => {
  const commands: readonly (readonly [launcher: string, command: string])[] = [
    ["", "node"],
    ["npx", "node"],
    ["npx --no-install", "node"],
    ["pnpm exec", "node"],
    ["yarn run", "node"],
    ["node", "node"],
    ["/opt/node-24/bin/node --max-old-space-size=4096", "/opt/node-24/bin/node --max-old-space-size=4096"],
    ["env -u CI npx", "env -u CI node"],
    ["env -u CI", "env -u CI node"],
    ["npx --package=node@24", "npx --package=node@24 node"],
    ["pnpm -C packages/a exec", "pnpm -C packages/a exec node"],
  ];
  it.each(commands)("starts for %j what it would start: %s", (launcher, command) => {
    expect(nodeCommand(launcher.split(" ").filter(Boolean)).join(" ")).toBe(command);
  });
});

describe("isPlain", () => {
  it("holds for launchers that find the project's own vitest with the Node on the PATH", () => {
    for (const launcher of [[], ["npx"], ["npm", "exec", "--"], ["node"], ["env", "-u", "CI"]]) {
      expect(isPlain(launcher)).toBe(true);
    }
  });

  it("does not hold for package runners with options that may change the place or the packages", () => {
    for (const launcher of [
      ["npx", "-p", "node@24"],
      ["yarn", "--cwd", "a"],
      ["pnpm", "dlx"],
    ]) {
      expect(isPlain(launcher)).toBe(false);
    }
  });
});
