import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { seeInThread } from "../../../../../src/harness/alignment/corpus/see-in-thread.ts";
import {
  packSeen,
  REFUSED,
  roleAt,
  seeFiles,
  unpackSeen,
  type SeenFiles,
} from "../../../../../src/harness/alignment/corpus/seen-files.ts";
import { readStamp, STAMP_WIDTH, stampAt } from "../../../../../src/harness/alignment/corpus/stamp.ts";
import { makeFolder, makeRepository, writeFiles } from "../../../../support/repository.ts";
import { settings } from "./support.ts";

const built = fileURLToPath(new URL("../../../../../dist/harness/alignment/corpus/see-worker.js", import.meta.url));

const project = { "specs/a.md": "# One\n", "src/a.ts": "const a = 1;\n", "src/picture.png": "x", "lib/x.ts": "" };

/** Path, role and stamp of all that was seen. */
function rowsOf(seen: SeenFiles): readonly unknown[] {
  return seen.paths.map((path, index) => [path, roleAt(seen, index), stampAt(seen.stamps, index * STAMP_WIDTH)]);
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
    const withRole = seen.paths.filter((_, index) => roleAt(seen, index) !== null);
    expect(withRole).toEqual(["moved/x.ts", "specs/a.md"]);
  });

  it("marks what the system does not let it look at", () => {
    const refused: SeenFiles = {
      paths: ["a.ts"],
      nameless: [],
      closed: [],
      roles: Uint8Array.of(3),
      stamps: Float64Array.of(REFUSED, 0, 0, 0),
    };
    expect(rowsOf(unpackSeen(packSeen(refused)))).toEqual([["a.ts", "code", [REFUSED, 0, 0, 0]]]);
  });
});

describe("seeInThread", () => {
  it.skipIf(!existsSync(built))("sees what this thread sees (needs `npm run build`)", async () => {
    const root = makeRepository(project);
    expect(await seeInThread(root, settings)).toEqual(await seeFiles(root, settings));
    const empty = makeRepository({});
    expect((await seeInThread(empty, settings)).paths).toEqual((await seeFiles(empty, settings)).paths);
  });

  it("looks itself where the thread dies", async () => {
    const root = makeRepository(project);
    writeFiles(root, { "dies.mjs": 'throw new Error("out of memory");\n' });
    const seen = await seeInThread(root, settings, pathToFileURL(join(root, "dies.mjs")));
    expect(rowsOf(seen)).toEqual(rowsOf(await seeFiles(root, settings)));
  });

  it("fails as this thread does where git does", async () => {
    const folder = makeFolder();
    writeFiles(folder, { "dies.mjs": 'throw new Error("git failed");\n' });
    const entry = pathToFileURL(join(folder, "dies.mjs"));
    await expect(seeInThread(folder, settings, entry)).rejects.toMatchObject({ code: "GIT_FAILED" });
  });
});
