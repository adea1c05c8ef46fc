import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { invocationIn } from "../../../../src/cli/loop/invocation.ts";

const root = mkdtempSync(join(tmpdir(), "invocation-"));
afterAll(() => rmSync(root, { recursive: true }));

it("loop is called by the project's script where that is ours, and by npx everywhere else", () => {
  expect(invocationIn(root)).toBe("npx loop");
  const ours = ["loop", "node scripts/loop.mjs", "node /a/cli/loop/main.js", "node '/a b/cli/loop/main.js'"];
  const others = ["node loop.js --watch", "loopback", "node main.js"];
  const called = [...ours, ...others].map((loop) => {
    writeFileSync(join(root, "package.json"), JSON.stringify({ scripts: { loop } }));
    return invocationIn(root);
  });
  expect(called).toEqual([...ours.map(() => "npm run loop --"), ...others.map(() => "npx loop")]);
});
