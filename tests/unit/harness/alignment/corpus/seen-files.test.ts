import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { seeFiles, type SeenFiles } from "../../../../../src/harness/alignment/corpus/seen-files.ts";
import { readStamp, STAMP_WIDTH, stampAt } from "../../../../../src/harness/alignment/corpus/stamp.ts";
import { makeRepository } from "../../../../support/repository.ts";
import { settings } from "./support.ts";

const project = { "specs/a.md": "# One\n", "src/a.ts": "const a = 1;\n", "src/picture.png": "x", "lib/x.ts": "" };

/** Path, role and stamp of all that was seen. */
function rowsOf(seen: SeenFiles): readonly unknown[] {
  return seen.paths.map((path, index) => [path, seen.roles[index], stampAt(seen.stamps, index * STAMP_WIDTH)]);
}

describe("seeFiles", () => {
  it("lists each path with its role and stamp; what has no role has no stamp", async () => {
    const root = makeRepository(project);
    const seen = await seeFiles(root, settings);
    expect(rowsOf(seen)).toEqual([
      ["lib/x.ts", "code", readStamp(join(root, "lib/x.ts"))],
      ["specs/a.md", "spec", readStamp(join(root, "specs/a.md"))],
      ["src/a.ts", "code", readStamp(join(root, "src/a.ts"))],
      ["src/picture.png", null, [0, 0, 0, 0]],
    ]);
  });

  it("gives no role to what is gone, a link, or reached through one", async () => {
    const root = makeRepository(project);
    rmSync(join(root, "src/a.ts"));
    renameSync(join(root, "lib"), join(root, "moved"));
    symlinkSync("moved", join(root, "lib"));
    mkdirSync(join(root, "docs"));
    symlinkSync("../specs/a.md", join(root, "docs/a.md"));
    const seen = await seeFiles(root, settings);
    const withRole = seen.paths.filter((_, index) => seen.roles[index] !== null);
    expect(withRole).toEqual(["moved/x.ts", "specs/a.md"]);
  });
});
