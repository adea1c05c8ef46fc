import { describe, expect, it } from "vitest";
import { lookUp } from "../../../../../src/harness/alignment/results/look-up.ts";
import type { RecordedResult, TestResults } from "../../../../../src/harness/alignment/results/types.ts";

function results(...tests: readonly Partial<RecordedResult>[]): TestResults {
  const whole = tests.map(
    (test) => ({ path: null, owner: "", name: "", outcome: "passed", source: "a", atMs: 1, ...test }) as const,
  );
  return { tests: whole, sources: [], unmatched: [], issues: [] };
}

function outcomeOf(known: TestResults, path: string, name: string): string {
  const { outcome, source } = lookUp(known, { path, name });
  return source === null ? outcome : `${outcome} ${source}`;
}

// @spec specs/alignment.md §6
describe("lookUp", () => {
  it("takes for a whole file, where no source tells files, what the class of its name holds, if there is one", () => {
    const path = "src/test/kotlin/com/example/ATest.kt";
    const own = { owner: "com.example.ATest", name: "one is one()", outcome: "failed" as const };
    expect(outcomeOf(results(own, { owner: "com.example.BTest", name: "x" }), path, "ATest.kt")).toBe("failed a");
    expect(outcomeOf(results(own, { owner: "other.ATest", name: "x" }), path, "ATest.kt")).toBe("failed a");
    expect(outcomeOf(results(own, { owner: "other.ATest", name: "x" }), "ATest.kt", "ATest.kt")).toBe("unknown");
    expect(outcomeOf(results({ ...own, owner: "com.example.Other" }), path, "ATest.kt")).toBe("unknown");
  });

  it("knows nothing of a new test in a file that could once not be loaded, and was since", () => {
    const path = "tests/a.test.ts";
    const broken = { path, outcome: "failed" as const, source: "old", atMs: 1 };
    expect(outcomeOf(results(broken), path, "new")).toBe("failed old");
    expect(outcomeOf(results(broken, { path, name: "adds", atMs: 2 }), path, "new")).toBe("unknown");
    expect(outcomeOf(results({ ...broken, atMs: 3 }, { path, name: "adds", atMs: 2 }), path, "adds")).toBe(
      "failed old",
    );
  });

  it.each([
    ["tests/x.test.ts", "math > adds", "math > adds"],
    ["tests/test_a.py", "TestX::test_adds", "TestX.test_adds"],
    ["tests/test_a.py", "test_adds", "test_adds"],
    ["math/add_test.go", "TestAdds", "TestAdds"],
    ["tests/math.rs", "tests::adds", "tests.adds"],
    ["tests/x.test.ts", "math › adds", "math > adds"],
  ])("finds %s %s, which a link calls %s", (path, name, cover) => {
    const known = results({ path, name, outcome: "failed" }, { path: "tests/other", name });
    expect(outcomeOf(known, path, cover)).toBe("failed a");
  });

  it.each([
    ["tests/test_a.py", "tests.test_a.TestX", "test_adds", "TestX.test_adds"],
    ["src/test/java/com/example/MathTest.java", "com.example.MathTest", "adds", "MathTest.adds"],
    ["src/test/java/com/example/MathTest.java", "com.example.MathTest", "adds(int, int)[2]", "MathTest.adds"],
    ["src/test/java/com/example/MathTest.java", "com.example.MathTest", "adds()", "adds"],
    ["math/add_test.go", "example.com/math", "TestAdds", "TestAdds"],
    ["web/x.test.ts", "math adds", "math adds", "math > adds"],
    ["tests/MathTest.php", "App\\Tests\\MathTest", "testAdds with data set #0", "MathTest.testAdds"],
  ])("finds the test of %s by class %s and name %s without a path", (...[path, owner, name, cover]) => {
    expect(outcomeOf(results({ owner, name, outcome: "failed" }), path, cover)).toBe("failed a");
  });

  it("tells two classes of one name apart by what the path says", () => {
    const known = results(
      { owner: "a.MathTest", name: "adds", outcome: "failed" },
      { owner: "b.MathTest", name: "adds" },
    );
    expect(outcomeOf(known, "src/b/MathTest.java", "MathTest.adds")).toBe("passed a");
    expect(outcomeOf(known, "src/a/MathTest.java", "MathTest.adds")).toBe("failed a");
  });

  it("knows nothing where several classes could be meant", () => {
    const known = results({ owner: "a.MathTest", name: "adds" }, { owner: "b.MathTest", name: "adds" });
    expect(outcomeOf(known, "src/c/MathTest.java", "MathTest.adds")).toBe("unknown");
  });

  it("does not take a method of another class for a function of the file", () => {
    const known = results({ path: "tests/test_a.py", owner: "tests.test_a.TestX", name: "test_adds" });
    expect(outcomeOf(known, "tests/test_a.py", "test_adds")).toBe("unknown");
  });

  it("fails a parametrised test when one of its instances fails", () => {
    const path = "tests/test_a.py";
    const known = results(
      { path, name: "t[1-2]" },
      { path, name: "t[a[0]]", outcome: "failed" },
      { path, name: "tt[1]" },
    );
    expect(outcomeOf(known, path, "t")).toBe("failed a");
    expect(outcomeOf(known, path, "tt")).toBe("passed a");
  });

  it("counts an instance that was skipped against a test whose others passed", () => {
    const path = "tests/test_a.py";
    expect(outcomeOf(results({ path, name: "t[1]" }, { path, name: "t[2]", outcome: "skipped" }), path, "t")).toBe(
      "skipped a",
    );
  });

  it.each([
    ["math > adds %i and %i", "math > adds 1 and 2"],
    ["math > $a.b plus $c", "math > 1.5 plus x"],
    ["math > adds ${left} well", "math > adds 3 well"],
    ["100%% of %s", "100% of all"],
  ])("matches the titles that the template %s makes", (cover, name) => {
    const path = "x.test.ts";
    expect(outcomeOf(results({ path, name, outcome: "failed" }, { path, name: "other" }), path, cover)).toBe(
      "failed a",
    );
  });

  it("takes all tests of a suite, a class or a file together", () => {
    const path = "x.test.ts";
    const known = results(
      { path, name: "math > adds" },
      { path, name: "math > halves", outcome: "failed" },
      { path, name: "text > cuts" },
    );
    expect(outcomeOf(known, path, "math")).toBe("failed a");
    expect(outcomeOf(known, path, "text")).toBe("passed a");
    expect(outcomeOf(known, path, "x.test.ts")).toBe("failed a");
  });

  describe("where suites and title are joined by blanks", () => {
    const joined = (name: string, more: Partial<RecordedResult> = {}) => ({ name, isJoined: true, ...more });
    const failed = { outcome: "failed" } as const;
    const known = results(
      joined("math sums with sign adds 1 and 2", failed),
      joined("math sums with sign adds 3 and 4"),
      joined("math sums cuts all"),
      joined("text cuts"),
    );

    it.each([
      ["math > sums > with sign > adds %i and %i", "failed a"],
      ["math > %s > with sign > adds 3 and 4", "passed a"],
      ["math > sums > with sign", "failed a"],
      ["math > sums", "failed a"],
      ["math > sums > cuts all", "passed a"],
      ["math > sum", "unknown"],
      ["math > sums > with sign > adds %i and", "unknown"],
      ["%s > sums > cuts all", "unknown"],
    ])("finds %s without a path: %s", (name, outcome) => {
      expect(outcomeOf(known, "tests/math.test.js", name)).toBe(outcome);
    });

    it("takes a suite that stands in no other only where the file is told", () => {
      expect(outcomeOf(known, "tests/math.test.js", "math")).toBe("unknown");
      const path = "tests/math.test.js";
      const told = results(joined("math sums adds", { path, ...failed }), joined("text cuts", { path }));
      expect(outcomeOf(told, path, "math")).toBe("failed a");
      expect(outcomeOf(told, path, "text")).toBe("passed a");
      expect(outcomeOf(told, "tests/other.test.js", "math")).toBe("unknown");
    });

    it("takes no title for a suite where suites are told apart", () => {
      const path = "x.test.ts";
      expect(outcomeOf(results({ path, name: "math > adds twice" }), path, "math > adds")).toBe("unknown");
      expect(outcomeOf(results({ name: "math adds twice" }), path, "math > adds")).toBe("unknown");
    });
  });

  it("takes a test's own result before those of tests whose titles begin alike", () => {
    const path = "x.test.ts";
    const known = results({ path, name: "adds" }, { path, name: "adds > twice", outcome: "failed" });
    expect(outcomeOf(known, path, "adds")).toBe("passed a");
  });

  it("lets the newest source that knows a test tell, with all instances that it has", () => {
    const path = "a.py";
    const old = [{ path, name: "t[1]", outcome: "failed", source: "old", atMs: 1 }] as const;
    const known = results(
      ...old,
      { path, name: "t[2]", source: "new", atMs: 2 },
      { path, name: "u", outcome: "failed", source: "old" },
    );
    expect(outcomeOf(known, path, "t")).toBe("passed new");
    expect(outcomeOf(known, path, "u")).toBe("failed old");
  });

  it("compares sources that spell a test's class in different ways", () => {
    const path = "tests/test_a.py";
    const own = { path, name: "TestX::t", source: "run", atMs: 1 };
    const report = {
      path,
      owner: "tests.test_a.TestX",
      name: "t",
      outcome: "failed",
      source: "junit",
      atMs: 2,
    } as const;
    expect(outcomeOf(results(own, report), path, "TestX.t")).toBe("failed junit");
    const java = "src/com/example/MathTest.java";
    const loose = { owner: "com.example.MathTest", name: "adds", outcome: "failed", source: "junit", atMs: 2 } as const;
    expect(outcomeOf(results({ path: java, name: "MathTest.adds", source: "run" }, loose), java, "MathTest.adds")).toBe(
      "failed junit",
    );
  });

  it("fails the tests of a file that could not be loaded since", () => {
    const path = "a.py";
    const known = results({ path, name: "t" }, { path, outcome: "failed", source: "new", atMs: 2 });
    expect(outcomeOf(known, path, "t")).toBe("failed new");
    expect(outcomeOf(known, path, "never seen")).toBe("failed new");
  });

  it("finds the second test of a name by the first one's", () => {
    expect(outcomeOf(results({ path: "a.ts", name: "adds" }), "a.ts", "adds (2)")).toBe("passed a");
  });

  it("answers twenty thousand questions to results without files", () => {
    const tests = Array.from({ length: 20_000 }, (_, at) => ({ owner: `pkg.C${at}`, name: "works" }));
    const known = results(...tests);
    const outcomes = tests.map((_, at) => lookUp(known, { path: `src/pkg/C${at}.java`, name: `C${at}.works` }).outcome);
    expect(outcomes).toEqual(tests.map(() => "passed"));
  });
});
