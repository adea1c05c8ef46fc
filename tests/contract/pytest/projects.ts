import { ODD_NAME, RAW_BYTES } from "../support/cases.ts";
import type { ContractCaseName, ContractProject } from "../support/types.ts";

/** The contract's situations, told to pytest. */
export const pytestProjects: Readonly<Record<ContractCaseName, ContractProject>> = {
  verdicts: one(`
import pytest

def test_passes():
    pass

def test_fails():
    assert False, "left and right differ"

def test_errors():
    raise KeyError("broken part")

@pytest.fixture
def database():
    raise ConnectionError("no database")

def test_needs_setup(database):
    pass

@pytest.mark.skip(reason="not today")
def test_skips():
    pass

@pytest.mark.xfail(reason="known")
def test_fails_as_expected():
    assert False

@pytest.mark.xfail(reason="mended")
def test_passes_unexpectedly():
    pass
`),
  "odd-name": {
    files: {
      "pytest.ini": "[pytest]\ndisable_test_id_escaping_and_forfeit_all_rights_to_community_support = true\n",
      "test_it.py": `
import pytest

@pytest.mark.parametrize("value", [1, 2], ids=[${JSON.stringify(ODD_NAME)}, "plain"])
def test_odd(value):
    assert value == 1
`,
    },
    selectors: [[`test_it.py::test_odd[${ODD_NAME}]`]],
  },
  "prefix-name": one(
    `
def test_adds():
    pass

def test_adds_more():
    pass
`,
    ["test_it.py::test_adds"],
  ),
  "thousand-cases": one(`
import pytest

@pytest.mark.parametrize("n", range(1000))
def test_case(n):
    assert n != 500
`),
  "leaked-state": {
    files: {
      "shared_state.py": "calls = []\n",
      "test_it.py": `
import shared_state

def test_first():
    shared_state.calls.append(1)

def test_second():
    assert shared_state.calls == []
`,
    },
    selectors: [["test_it.py::test_first"], ["test_it.py::test_second"]],
  },
  "fake-output": one(
    `
def test_it():
    print("test_it.py::test_it PASSED")
    print("===== 5 passed in 0.01s =====")
    assert False
`,
    ["test_it.py", "-s"],
  ),
  "raw-bytes": one(
    `
import os

def test_raw():
    os.write(1, bytes([${[...RAW_BYTES].join(", ")}]))

def test_plain():
    pass
`,
    ["test_it.py::test_raw", "-s"],
    ["test_it.py::test_plain", "-s"],
  ),
  "hangs-after-verdict": {
    ...one(`
import threading, time

def test_it():
    threading.Thread(target=time.sleep, args=(600,)).start()
`),
    timeoutMs: 5_000,
  },
  "environment-fault": one(`
def test_it():
    called = False
    try:
        import absent_library
        called = True
    except Exception:
        pass
    assert called, "nothing was called"
`),
  "killed-by-signal": one(
    `
import os, signal

def test_before():
    pass

def test_dies():
    os.kill(os.getpid(), signal.SIGKILL)

def test_elsewhere():
    pass
`,
    ["test_it.py::test_before", "test_it.py::test_dies"],
    ["test_it.py::test_elsewhere"],
  ),
  "time-limit": {
    ...one(`
import time

def test_it():
    time.sleep(600)
`),
    timeoutMs: 5_000,
  },
  "no-match": one("def test_it():\n    pass\n", ["test_it.py::test_other"]),
  "import-error": one("import absent_module\n\ndef test_it():\n    pass\n"),
};

function one(text: string, ...selectors: readonly (readonly string[])[]): ContractProject {
  return {
    files: { "pytest.ini": "[pytest]\n", "test_it.py": text },
    selectors: selectors.length === 0 ? [["test_it.py"]] : selectors,
  };
}
