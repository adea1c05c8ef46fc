import { expect, test } from "vitest";
import { widen } from "../../../../../src/harness/runners/pytest/near.ts";

const exists = (path: string): boolean => ["tests", "tests/test_a.py", "."].includes(path);

test("a node id is widened to its file, and a file that is missing to its folder", () => {
  expect(widen(["tests/test_a.py::C::t[a::b]", "-vv"], exists)).toEqual({
    args: ["tests/test_a.py", "-vv"],
    wanted: ["tests/test_a.py::C::t[a::b]"],
  });
  expect(widen(["tests/deep/test_b.py"], exists).args).toEqual(["tests"]);
  expect(widen(["test_c.py::t"], exists).args).toEqual(["."]);
});

test("filters by keyword and mark are taken out", () => {
  expect(widen(["tests", "-k", "adds and not slow", "-m=gpu", "-kfast"], exists)).toEqual({
    args: ["tests"],
    wanted: ["adds and not slow", "gpu", "fast"],
  });
});
