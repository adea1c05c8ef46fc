import { describe, expect, it } from "vitest";
import { lookUp } from "../../../../../src/harness/alignment/results/look-up.ts";
import type { RecordedResult, TestResults } from "../../../../../src/harness/alignment/results/types.ts";

function outcomeOf(tests: readonly (readonly [owner: string, name: string])[], path: string, name: string): string {
  const first = { path: null, source: "a", atMs: 1 };
  const known: TestResults = {
    tests: tests.map(([owner, own], at): RecordedResult => {
      return { ...first, owner, name: own, outcome: at === 0 ? "failed" : "passed" };
    }),
    sources: [],
    unmatched: [],
    issues: [],
  };
  return lookUp(known, { path, name }).outcome;
}

// @spec specs/alignment.md §6
describe("a subtest of Go", () => {
  it.each([
    ["TestA > adds", "TestA/adds"],
    ["TestA > adds one", "TestA/adds_one"],
    ["TestA > adds one > and two", "TestA/adds_one/and_two"],
    ["TestA > adds one (2)", "TestA/adds_one#01"],
    ["TestA > adds (2)", "TestA/adds_(2)"],
    ["TestA > a/b > c #1", "TestA/a/b_>_c_#1"],
  ])("%s has the result %s", (cover, name) => {
    const others = ["TestA", "TestA/other", "TestB/adds_one", "TestA/adds_one/x"];
    const tests = [name, ...others].map((own) => ["example.com/m/sum", own] as const);
    expect(outcomeOf(tests, "sum/sum_test.go", cover)).toBe("failed");
  });

  it("that did not run has no result of another", () => {
    expect(outcomeOf([["example.com/m/sum", "TestA/adds_one"]], "sum/sum_test.go", "TestA > adds two")).toBe("unknown");
  });
});

// @spec specs/alignment.md §6
describe("a scenario", () => {
  it.each([
    ["Log in > Good.", "login.Log in", "Good."],
    ["Log in > Good.", "Log in", "Good."],
    ["Log in > Three > Bad once", "login.Log in", "Bad once"],
    ["Log in > Three > Bad once", "Log in", "Three - Bad once"],
    ["Log in > Three > Bad once", "Log in", "Three: Bad once"],
    ["Log in > Bad <word> again", "login.Log in", "Bad a b again -- @1.1 some words"],
    ["Log in > Bad <word> again", "Log in", "Bad <word> again - some words - #1.1: Bad a b again"],
    ["Log in > Three > Bad <word>", "Log in", "Three - Bad <word> - #1.2: Bad b"],
    ["Log in > Plain", "login.Log in", "Plain -- @1.1 "],
    ["Log in > Plain", "Log in", "Plain - #1.1"],
    ["Log in > Three", "Log in", "Three - Bad once"],
    ["Log in", "login.Log in", "Bad once"],
  ])("%s has the result %s, %s", (cover, owner, name) => {
    const tests = [
      [owner, name],
      [owner, "Other"],
      ["other.Log out", "Bad once"],
    ] as const;
    expect(outcomeOf(tests, "features/login.feature", cover)).toBe("failed");
  });

  it("that did not run has no result of another", () => {
    expect(outcomeOf([["login.Log in", "Good"]], "features/login.feature", "Log in > Goods")).toBe("unknown");
    expect(outcomeOf([["login.Log in", "Good"]], "features/login.feature", "Log in > G <x>")).toBe("unknown");
  });
});

// @spec specs/alignment.md §6
describe("a test of ExUnit", () => {
  it.each([
    ["CalcTest > adds", "Elixir.CalcTest", "test adds"],
    ["CalcTest > adds", "CalcTest", "test adds"],
    ["My.CalcTest > of zero > raises twice", "Elixir.My.CalcTest", "test of zero raises twice"],
  ])("%s has the result %s, %s", (cover, owner, name) => {
    const tests = [
      [owner, name],
      [owner, "test adds more"],
      ["Elixir.OtherTest", "test adds"],
    ] as const;
    expect(outcomeOf(tests, "test/calc_test.exs", cover)).toBe("failed");
    expect(outcomeOf(tests, "test/calc_test.exs", "CalcTest > test")).toBe("unknown");
  });
});

// @spec specs/alignment.md §6
describe("a test of testthat or Kotest", () => {
  it("has the result under the name that its runner makes of the title", () => {
    const r = [["calc", "adds_two_numbers_"] as const, ["calc", "adds"] as const];
    expect(outcomeOf(r, "tests/testthat/test-calc.R", "adds two numbers!")).toBe("failed");
    expect(outcomeOf(r, "tests/testthat/test-calc.R", "adds")).toBe("passed");
    const kotlin = [["org.x.CalcSpec", "outer -- adds"] as const, ["org.x.CalcSpec", "inner -- adds"] as const];
    expect(outcomeOf(kotlin, "src/test/kotlin/CalcSpec.kt", "CalcSpec > outer > adds")).toBe("failed");
    expect(outcomeOf(kotlin, "src/test/kotlin/CalcSpec.kt", "CalcSpec > inner > adds")).toBe("passed");
  });
});

// @spec specs/alignment.md §6
describe("a test of Bats", () => {
  it("has the result of its own file", () => {
    const tests = [
      ["math.bats", "adds {1} and [2]"],
      ["sub/math.bats", "adds {1} and [2]"],
    ] as const;
    expect(outcomeOf(tests, "test/math.bats", "adds {1} and [2]")).toBe("failed");
    expect(outcomeOf(tests, "test/sub/math.bats", "adds {1} and [2]")).toBe("passed");
  });
});

// @spec specs/alignment.md §6
describe("a title with placeholders", () => {
  it("has its instances in reports that tell no file", () => {
    const tests = [
      ["math", "adds 1 and 2"],
      ["math", "halves 1"],
    ] as const;
    expect(outcomeOf(tests, "tests/x.test.ts", "math > adds %i and %i")).toBe("failed");
    expect(outcomeOf(tests, "tests/x.test.ts", "math > halves %i")).toBe("passed");
  });
});
