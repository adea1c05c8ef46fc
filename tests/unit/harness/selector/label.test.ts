import { expect, test } from "vitest";
import { selectorLabel } from "../../../../src/harness/selector/label.ts";
import { parseSelector } from "../../../../src/harness/selector/parse.ts";

test.each([
  ["pytest tests/a.py::C::test_monitor_uses_val_loss_name -vv", "test_monitor_uses_val_loss_name"],
  ["pytest 'tests/a.py::t[x::y z]'", "t[x::y z]"],
  ["pytest a.py::t b.py::u c.py::v", "t (+2)"],
  ["pytest tests/ --deselect a.py::t", "pytest tests/ --deselect a.py::t"],
  ["pytest tests/test_a.py -v", "test_a.py"],
  ["pytest tests/test_a.py tests/test_b.py", "test_a.py (+1)"],
  ["pytest tests/ -k 'a and b'", "a and b"],
  ["pytest tests/ -v", "pytest tests/ -v"],
  ["npx vitest run tests/x.test.ts -t 'adds numbers'", "adds numbers"],
  ["npx vitest run tests/x.test.ts --testNamePattern=adds", "adds"],
  ["npx vitest run tests/x.test.ts", "x.test.ts"],
  ["npx vitest run tests/x.test.ts:12", "x.test.ts:12"],
  ["npx vitest run", "npx vitest run"],
  ["./run-tests.sh  --all", "./run-tests.sh --all"],
])("%s is labelled %s", (line, label) => {
  expect(selectorLabel(parseSelector(line))).toBe(label);
});

test("a long label is cut with an ellipsis", () => {
  const label = selectorLabel(parseSelector(`./run ${"x".repeat(200)}`));
  expect(label).toHaveLength(72);
  expect(label.endsWith("…")).toBe(true);
});
