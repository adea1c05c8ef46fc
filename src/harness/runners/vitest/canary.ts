import type { CanaryProbe, CanarySpecification } from "../types.ts";

const file = "canary.test.mjs";
const limitMs = 60_000;

const tests = `import { expect, test } from "vitest";

test("passes", () => expect(2 + 2).toBe(4));
test("fails", () => expect(2 + 2).toBe(5));
test("errors", () => {
  throw new TypeError("known error");
});
test("times out", () => new Promise(() => {}), 600_000);
`;

/** Tests with known outcomes; the configuration keeps those of a folder above away. */
export const vitestCanary: CanarySpecification = {
  files: {
    "vitest.config.mjs": "export default {};\n",
    [file]: tests,
    "canary-import.test.mjs": 'import "a-module-that-does-not-exist";\n',
  },
  probes: [
    probe("passes", ["-t", "^passes$"], { outcomes: ["passed"] }),
    probe("fails", ["-t", "^fails$"], { outcomes: ["failed"] }),
    probe("errors", ["-t", "^errors$"], { outcomes: ["errored"] }),
    probe("no-match", ["-t", "^a test that does not exist$"], { end: "no-tests" }),
    { ...probe("import-error", [], { collectionErrors: 1 }), args: ["run", "canary-import.test.mjs"] },
    { ...probe("times-out", ["-t", "^times out$"], { end: "timed-out", outcomes: ["unfinished"] }), timeoutMs: 2_000 },
  ],
};

function probe(
  name: CanaryProbe["name"],
  args: readonly string[],
  expected: Partial<CanaryProbe["expected"]>,
): CanaryProbe {
  const usual = { end: "complete", outcomes: [], collectionErrors: 0 } as const;
  return { name, args: ["run", file, ...args], timeoutMs: limitMs, expected: { ...usual, ...expected } };
}
