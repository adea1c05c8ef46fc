import { ODD_NAME, RAW_BYTES } from "../support/cases.ts";
import type { ContractCaseName, ContractProject } from "../support/types.ts";

const file = "tests/it.test.js";

/** The contract's situations, told to vitest. */
export const vitestProjects: Readonly<Record<ContractCaseName, ContractProject>> = {
  verdicts: one(`
test("passes", () => {});
test("fails", () => expect("left", "left and right differ").toBe("right"));
test("errors", () => {
  throw new TypeError("broken part");
});
describe("with a database", () => {
  beforeAll(() => {
    throw new Error("no database");
  });
  test("needs_setup", () => {});
});
test("skips", (context) => context.skip("not today"));
test.fails("fails_as_expected", () => expect(1).toBe(2));
test.fails("passes_unexpectedly", () => {});
`),
  "odd-name": one(
    `
test(${JSON.stringify(ODD_NAME)}, () => {});
test("plain", () => {});
`,
    ["run", file, "-t", `^${ODD_NAME.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)}$`],
  ),
  "prefix-name": one(
    `
test("adds", () => {});
test("adds_more", () => {});
`,
    ["run", file, "-t", "^adds$"],
  ),
  "thousand-cases": one(`
test.each(Array.from({ length: 1000 }, (_, index) => index))("case %i", (index) => expect(index).not.toBe(500));
`),
  "leaked-state": {
    files: {
      "shared-state.js": "export const calls = [];\n",
      ...one(`
import { calls } from "../shared-state.js";
test("first", () => {
  calls.push(1);
  globalThis.leaked = true;
});
test("second", () => expect([calls, globalThis.leaked]).toEqual([[], undefined]));
`).files,
    },
    selectors: [
      ["run", file, "-t", "^first$"],
      ["run", file, "-t", "^second$"],
    ],
  },
  "fake-output": one(`
test("prints", () => {
  console.log(" Tests  5 passed (5)");
  expect(1).toBe(2);
});
`),
  "raw-bytes": one(
    `
test("raw", () => void process.stdout.write(Buffer.from([${[...RAW_BYTES].join(", ")}])));
test("plain", () => {});
`,
    ["run", file, "-t", "^raw$"],
    ["run", file, "-t", "^plain$"],
  ),
  "hangs-after-verdict": {
    // The test lasts longer than vitest may hold its result back.
    ...one(`
test("passes", () => new Promise((resolve) => setTimeout(resolve, 200)));
afterAll(() => new Promise(() => {}), 600_000);
`),
    timeoutMs: 6_000,
  },
  "environment-fault": one(`
test("calls", () => {
  let called = false;
  try {
    absentLibrary.call();
    called = true;
  } catch {}
  expect(called, "nothing was called").toBe(true);
});
`),
  "killed-by-signal": one(
    `
test("before", () => {});
test("dies", () => process.kill(process.pid, "SIGKILL"));
test("elsewhere", () => {});
`,
    ["run", file, "-t", "^(before|dies)$"],
    ["run", file, "-t", "^elsewhere$"],
  ),
  "time-limit": { ...one(`test("hangs", () => new Promise(() => {}), 600_000);`), timeoutMs: 6_000 },
  "no-match": one(`test("adds", () => {});`, ["run", file, "-t", "^subtracts$"]),
  "import-error": one(`
import "absent_module";
test("adds", () => {});
`),
};

/** A project of one test file; without selectors the file itself is one. */
function one(source: string, ...selectors: readonly (readonly string[])[]): ContractProject {
  const imports = 'import { afterAll, beforeAll, describe, expect, test } from "vitest";\n';
  return { files: { [file]: imports + source }, selectors: selectors.length === 0 ? [["run", file]] : selectors };
}
