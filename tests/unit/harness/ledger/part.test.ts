import { describe, expect, it } from "vitest";
import { formatPart, ledgerPartPath, parsePartIdentity } from "../../../../src/harness/ledger/part.ts";

const runId = "reports/A-1/A.1/2025-10-23T094500Z";

describe("ledgerPartPath", () => {
  it.each([
    ["docs/fix_plan.md", "docs/fix_plan/A-1/2025-10-23T094500Z.md"],
    ["LEDGER.md", "LEDGER/A-1/2025-10-23T094500Z.md"],
    ["docs.v2/ledger", "docs.v2/ledger/A-1/2025-10-23T094500Z.md"],
  ])("puts an entry of %s at %s", (ledgerPath, path) => {
    expect(ledgerPartPath(ledgerPath, runId)).toBe(path);
  });
});

describe("parsePartIdentity", () => {
  it("reads back what formatPart wrote", () => {
    expect(parsePartIdentity(formatPart({ runId, attempt: 63 }, "entry"))).toEqual({ runId, attempt: 63 });
  });

  it("reads back a run id that looks like the end of a comment", () => {
    const odd = "reports/A-->/B/2025-10-23T094500Z";
    const text = formatPart({ runId: odd, attempt: 1 }, "entry");
    expect(text.split("\n")[0]!.indexOf("-->")).toBe(text.split("\n")[0]!.length - 3);
    expect(parsePartIdentity(text)?.runId).toBe(odd);
  });

  it("reads a part with Windows line ends and a byte order mark", () => {
    const text = `\ufeff${formatPart({ runId, attempt: 2 }, "entry")}`.replaceAll("\n", "\r\n");
    expect(parsePartIdentity(text)).toEqual({ runId, attempt: 2 });
  });

  it.each([
    "",
    "### Attempt #1",
    "<!-- loop:entry {} -->\n",
    "<!-- loop:entry {broken} -->\n",
    '<!-- loop:entry {"runId":"a/b/c","attempt":0} -->\n',
    '<!-- loop:entry {"runId":"a/b/c","attempt":"1"} -->\n',
    '<!-- loop:entry {"runId":"a","attempt":1} -->\n',
    '<<<<<<< HEAD\n<!-- loop:entry {"runId":"a/b/c","attempt":1} -->\n',
  ])("finds no identity in %j", (text) => {
    expect(parsePartIdentity(text)).toBeNull();
  });
});
