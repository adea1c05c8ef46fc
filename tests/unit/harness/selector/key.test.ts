import { expect, test } from "vitest";
import { makeUniqueKeys, selectorKey } from "../../../../src/harness/selector/key.ts";
import { parseSelector } from "../../../../src/harness/selector/parse.ts";

const keys = (...lines: readonly string[]) => makeUniqueKeys(lines.map((line) => parseSelector(line)));

test("a key is a slug of the label", () => {
  expect(selectorKey(parseSelector("pytest a.py::C::test_x -vv"))).toBe("test_x");
  expect(selectorKey(parseSelector("vitest run -t 'Äpfel & ../Birnen'"))).toBe("Apfel-..-Birnen");
  expect(selectorKey(parseSelector("vitest run -t '../../etc'"))).toBe("etc");
});

test("a key is never longer than 60 characters and differs for names that differ at their end", () => {
  const [first, second] = keys(`pytest a.py::${"t".repeat(90)}1`, `pytest a.py::${"t".repeat(90)}2`);
  expect(first?.length).toBeLessThanOrEqual(60);
  expect(first).not.toBe(second);
});

test("a name without any safe character gets a key of its own", () => {
  expect(selectorKey(parseSelector("vitest run -t '日本語'"))).toMatch(/^selector-[0-9a-f]{8}$/);
});

test("keys that collide, also in case only, are numbered in order", () => {
  expect(keys("pytest a.py::t", "pytest b.py::t", "pytest c.py::T", "pytest d.py::t-2")).toEqual([
    "t",
    "t-2",
    "T-3",
    "t-2-2",
  ]);
});

test("a thousand equal commands get a thousand keys of at most 60 characters", () => {
  const many = keys(...Array.from({ length: 1000 }, () => `pytest a.py::${"t".repeat(60)}`));
  expect(new Set(many).size).toBe(1000);
  expect(Math.max(...many.map((key) => key.length))).toBe(60);
});
