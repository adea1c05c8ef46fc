import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkLedger } from "../../../../src/harness/ledger/check.ts";
import { loadLedger } from "../../../../src/harness/ledger/load.ts";
import { assembleLedger } from "../../../../src/harness/ledger/page.ts";
import { part } from "./parts.ts";

const ledgerPath = "docs/fix_plan.md";
const first = part("A-1", "2025-10-22T080000Z", 1);
const second = part("A-1", "2025-10-23T080000Z", 2);

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ledger-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function save(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function rulesFound(): Promise<readonly string[]> {
  return checkLedger(await loadLedger(root, ledgerPath)).map(({ rule }) => rule);
}

describe("loadLedger", () => {
  it("finds nothing in a project without a ledger", async () => {
    expect(await loadLedger(root, ledgerPath)).toEqual({ ledgerPath, page: null, parts: [], unreadable: [] });
  });

  it("reads the page and each part", async () => {
    save(ledgerPath, "page\r\n");
    for (const { path, text } of [second, first]) save(path, text);
    const state = await loadLedger(root, ledgerPath);
    expect(state.page).toBe("page\r\n");
    expect(state.parts).toEqual([first, second]);
  });

  it("leaves alone what people keep beside the parts", async () => {
    save("docs/fix_plan/README.md", "notes");
    save("docs/fix_plan/A-1/notes.md", "notes");
    save("docs/fix_plan/A-1/2025-10-22T080000Z.txt", "notes");
    save("docs/fix_plan/A-1/deep/2025-10-22T080000Z.md", "notes");
    expect(await loadLedger(root, ledgerPath)).toMatchObject({ parts: [], unreadable: [] });
  });

  it("refuses a page that is not UTF-8, with the way to convert it", async () => {
    save(ledgerPath, Buffer.from([0x66, 0xfc, 0x72]));
    await expect(loadLedger(root, ledgerPath)).rejects.toMatchObject({
      code: "EVIDENCE_CORRUPT",
      details: { hint: expect.stringContaining("iconv") },
    });
  });

  it("says with the system's word that the page cannot be read", async () => {
    mkdirSync(join(root, ledgerPath), { recursive: true });
    await expect(loadLedger(root, ledgerPath)).rejects.toMatchObject({
      code: "IO_FAILED",
      details: { received: "EISDIR" },
    });
  });
});

describe("checkLedger", () => {
  it("has nothing against a ledger as it is assembled, gaps in the numbers included", async () => {
    const late = part("A-1", "2025-10-24T080000Z", 9);
    for (const { path, text } of [first, late]) save(path, text);
    save(ledgerPath, assembleLedger("human\n", [first, late]));
    expect(await rulesFound()).toEqual([]);
  });

  it("has nothing against a page of people alone", async () => {
    save(ledgerPath, "# Ledger\n\nAttempt #1\n");
    expect(await rulesFound()).toEqual([]);
  });

  it("finds a page that does not show its parts", async () => {
    save(first.path, first.text);
    expect(await rulesFound()).toEqual(["ledger-page-stale"]);
    save(ledgerPath, assembleLedger(null, []));
    expect(await rulesFound()).toEqual(["ledger-page-stale"]);
  });

  it("finds a number used twice, with the file of the later run", async () => {
    const twice = part("A-1", "2025-10-24T080000Z", 1);
    for (const { path, text } of [first, twice]) save(path, text);
    save(ledgerPath, assembleLedger(null, [first, twice]));
    const issues = checkLedger(await loadLedger(root, ledgerPath));
    expect(issues).toMatchObject([{ rule: "ledger-number-twice", where: { file: twice.path }, received: "#1" }]);
    expect(issues[0]?.hint).toContain("loop ledger");
  });

  it("finds a part whose name is not its run's", async () => {
    save("docs/fix_plan/A-1/elsewhere.md", first.text);
    save(ledgerPath, assembleLedger(null, [first]));
    const issues = checkLedger(await loadLedger(root, ledgerPath));
    expect(issues).toMatchObject([{ rule: "ledger-part-name", expected: first.path }]);
  });

  it.each([
    ["no entry", "its first line does not name a run and an attempt"],
    ["<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", "it holds an unresolved merge conflict"],
    [Buffer.from([0xff, 0xfe]), "it is not UTF-8 text"],
  ])("finds a part that cannot be read: %j", async (content, reason) => {
    save("docs/fix_plan/A-1/2025-10-24T080000Z.md", content);
    expect(checkLedger(await loadLedger(root, ledgerPath))).toMatchObject([
      { rule: "ledger-part-unreadable", message: `The entry cannot be read: ${reason}` },
    ]);
  });
});
