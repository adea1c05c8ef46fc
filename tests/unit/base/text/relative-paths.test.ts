import { describe, expect, it } from "vitest";
import { relativePaths } from "../../../../src/base/text/relative-paths.ts";

describe("relativePaths", () => {
  it.each([
    ["from 'calc' (/home/me/p/src/calc.py)", "from 'calc' (src/calc.py)"],
    ["file:///home/me/p/a.ts:3:1 and /home/me/p/b.ts", "a.ts:3:1 and b.ts"],
    ["in /home/me/p", "in ."],
    ["from 'os' (/usr/lib/python3.11/os.py)", "from 'os' (…/os.py)"],
    ["at /home/me/.venv/lib/python3/site-packages/x/y.py:12", "at …/site-packages/x/y.py:12"],
    ["file:///opt/app/node_modules/vite/dist/a.js", "…/node_modules/vite/dist/a.js"],
    [
      "'/src/dyn.ts' of a site, https://example.org/usr/x, a/usr/b",
      "'/src/dyn.ts' of a site, https://example.org/usr/x, a/usr/b",
    ],
  ])("makes of %j %j", (text, expected) => {
    expect(relativePaths(text, "/home/me/p")).toBe(expected);
  });

  it("knows a folder from one whose name is longer, and may know none", () => {
    expect(relativePaths("/home/me/pq/a.py and /home/me/p.", "/home/me/p/")).toBe("…/a.py and ..");
    expect(relativePaths("/usr/lib/a.so of /x/b", "")).toBe("…/a.so of /x/b");
  });

  it("takes long texts", () => {
    expect(relativePaths("/usr/".repeat(200_000), "/home/me/p").length).toBeLessThan(1_000_000);
    expect(relativePaths("/usr/lib ".repeat(200_000), "/home/me/p")).toBe("…/lib ".repeat(200_000));
  });
});
