import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { locateVitest } from "../../../../../src/harness/runners/vitest/locate.ts";
import type { SelectorCommand } from "../../../../../src/harness/selector/types.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "locate-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function install(folder: string, version: string): void {
  write(`${folder}/node_modules/vitest/package.json`, JSON.stringify({ version }));
  write(`${folder}/node_modules/vitest/dist/node.js`, "");
}

function command(program: string, launcher: readonly string[] = ["npx"]): SelectorCommand {
  return { text: "", environment: {}, launcher, runner: "vitest", program, args: [] };
}

describe("locateVitest", () => {
  it("finds the package in the folder or the nearest one above", () => {
    install(".", "4.1.0");
    mkdirSync(join(root, "packages/a/deep"), { recursive: true });
    const place = { kind: "found", folder: join(root, "node_modules/vitest"), plugAndPlay: null };
    expect(locateVitest(command("vitest"), join(root, "packages/a/deep"))).toEqual(place);
    install("packages/a", "3.2.0");
    const nearer = { ...place, folder: join(root, "packages/a/node_modules/vitest") };
    expect(locateVitest(command("vitest"), join(root, "packages/a/deep"))).toEqual(nearer);
  });

  it("takes the package that the program's own path names", () => {
    install(".", "4.1.0");
    install("packages/a", "3.2.0");
    const cwd = join(root, "packages/a");
    const place = { kind: "found", folder: join(root, "node_modules/vitest"), plugAndPlay: null };
    expect(locateVitest(command("../../node_modules/vitest/vitest.mjs", ["node"]), cwd)).toEqual(place);
    expect(locateVitest(command("../../node_modules/.bin/vitest", []), cwd)).toEqual(place);
  });

  it("says that vitest is not installed and how to install it", () => {
    expect(locateVitest(command("vitest"), "/absent/project")).toEqual({
      kind: "problem",
      message: "vitest is not installed: no node_modules/vitest in /absent/project or a folder above",
      hint: expect.stringContaining("npm install --save-dev vitest"),
    });
  });

  it("says that a version is too old", () => {
    install(".", "2.1.9");
    expect(locateVitest(command("vitest"), root)).toMatchObject({
      kind: "problem",
      message: expect.stringContaining("vitest 2.1.9"),
      hint: expect.stringContaining("version 3 or newer"),
    });
  });

  it("leaves the search to Plug'n'Play and to launchers that work elsewhere", () => {
    expect(locateVitest(command("vitest", ["pnpm", "-C", "a", "exec"]), root)).toMatchObject({ folder: null });
    write(".pnp.cjs", "");
    const place = { kind: "found", folder: null, plugAndPlay: join(root, ".pnp.cjs") };
    expect(locateVitest(command("vitest", ["yarn"]), root)).toEqual(place);
  });
});
