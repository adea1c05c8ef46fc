import type { CanaryProbe, CanarySpecification } from "../types.ts";

const file = "test_canary.py";
const limitMs = 60_000;

const tests = `import time


def test_passes():
    assert 2 + 2 == 4


def test_fails():
    assert 2 + 2 == 5


def test_errors():
    raise ValueError("known error")


def test_times_out():
    time.sleep(600)
`;

/** Tests with known outcomes; the settings file keeps those of a folder above away. */
export const pytestCanary: CanarySpecification = {
  files: {
    "pytest.ini": "[pytest]\n",
    [file]: tests,
    "test_canary_import.py": "import a_module_that_does_not_exist\n",
  },
  probes: [
    probe("passes", `${file}::test_passes`, { outcomes: ["passed"] }),
    probe("fails", `${file}::test_fails`, { outcomes: ["failed"] }),
    probe("errors", `${file}::test_errors`, { outcomes: ["errored"] }),
    probe("no-match", `${file}::test_that_does_not_exist`, { end: "no-tests" }),
    probe("import-error", "test_canary_import.py", { collectionErrors: 1 }),
    {
      ...probe("times-out", `${file}::test_times_out`, { end: "timed-out", outcomes: ["unfinished"] }),
      timeoutMs: 2_000,
    },
  ],
};

function probe(name: CanaryProbe["name"], selector: string, expected: Partial<CanaryProbe["expected"]>): CanaryProbe {
  const usual = { end: "complete", outcomes: [], collectionErrors: 0 } as const;
  return { name, args: [selector], timeoutMs: limitMs, expected: { ...usual, ...expected } };
}
