import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rebuildLedgerPage } from "../../../../src/harness/cycle/publish.ts";
import { loadConfig } from "../../../../src/harness/project/config.ts";
import { makeRepository } from "../../../support/repository.ts";

it("the ledger's page stays as it is while an entry cannot be read", async () => {
  const page = "# Fix plan\n\nhuman text\n";
  const root = makeRepository({
    "docs/fix_plan.md": page,
    "docs/fix_plan/A/2025-10-23T094500Z.md": "<<<<<<< half a merge\n",
  });
  const workspace = { root, config: await loadConfig(root) };
  const outcome = await rebuildLedgerPage(workspace).then(
    () => "the page was rebuilt",
    (error: { code?: string }) => error.code,
  );
  expect(outcome, `expected "page kept" but ${outcome}`).toBe("EVIDENCE_CORRUPT");
  expect(readFileSync(join(root, "docs/fix_plan.md"), "utf8")).toBe(page);
});
