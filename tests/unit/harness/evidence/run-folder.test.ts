import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  createRunFolder,
  folderName,
  formatTimestamp,
  listRunFolders,
} from "../../../../src/harness/evidence/run-folder.ts";
import { makeFolder, writeFiles } from "../../../support/repository.ts";

const now = new Date("2025-10-23T09:45:00.500Z");

function create(root: string, row: string, initiative = "ADR-003") {
  return createRunFolder(root, { reports: "reports", initiative, row }, now);
}

describe("a run folder's name", () => {
  it("is the second in which the run began, in UTC", () => {
    expect(formatTimestamp(now)).toBe("2025-10-23T094500Z");
  });

  it("keeps letters, digits, points, dashes and underscores of an id", () => {
    expect(folderName("EB2.B_ü-1")).toBe("EB2.B_ü-1");
  });

  it.each(["../..", "..", ".git", "a/b", "a\\b", "C:", "a b\nc", "", "x".repeat(300), "\0"])(
    "is harmless for the id %j",
    (id) => {
      const name = folderName(id);
      expect(name).toMatch(/^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,99}$/u);
    },
  );
});

// @spec specs/evidence-format.md §1
describe("createRunFolder", () => {
  it("makes the folder below initiative and row", async () => {
    const root = makeFolder();
    const folder = await create(root, "EB2.B");
    expect(folder).toEqual({
      runId: "reports/ADR-003/EB2.B/2025-10-23T094500Z",
      path: join(root, "reports/ADR-003/EB2.B/2025-10-23T094500Z"),
      timestamp: "2025-10-23T094500Z",
    });
    expect(existsSync(folder.path)).toBe(true);
  });

  it("moves on by a second where another row of the initiative has the name", async () => {
    const root = makeFolder();
    await create(root, "EB2.A");
    expect((await create(root, "EB2.B")).timestamp).toBe("2025-10-23T094501Z");
    expect((await create(root, "EB2.B", "OTHER")).timestamp).toBe("2025-10-23T094500Z");
  });

  it("gives each of several loops that begin at once a folder of its own", async () => {
    const root = makeFolder();
    const folders = await Promise.all(Array.from({ length: 5 }, () => create(root, "EB2.B")));
    expect(new Set(folders.map(({ runId }) => runId)).size).toBe(5);
  });

  it("says which setting to change where the reports cannot be written", async () => {
    const root = makeFolder();
    writeFiles(root, { reports: "a file" });
    await expect(create(root, "EB2.B")).rejects.toMatchObject({
      code: "IO_FAILED",
      details: { hint: expect.stringContaining("`reports`") as string },
    });
  });
});

describe("listRunFolders", () => {
  it("lists runs oldest first and leaves other folders out", async () => {
    const root = makeFolder();
    writeFiles(root, {
      "reports/B/B.1/2025-10-23T094500Z/journal.jsonl": "",
      "reports/A/A.1/2025-10-24T094500Z/journal.jsonl": "",
      "reports/A/A.1/notes/read.me": "",
      "reports/old.md": "",
    });
    expect((await listRunFolders(root, "reports")).map(({ runId }) => runId)).toEqual([
      "reports/B/B.1/2025-10-23T094500Z",
      "reports/A/A.1/2025-10-24T094500Z",
    ]);
  });

  it("lists none where there are no reports", async () => {
    expect(await listRunFolders(makeFolder(), "reports")).toEqual([]);
  });
});
