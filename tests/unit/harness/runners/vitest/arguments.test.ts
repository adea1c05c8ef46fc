import { describe, expect, it } from "vitest";
import { splitArguments } from "../../../../../src/harness/runners/vitest/arguments.ts";

describe("splitArguments", () => {
  it("tells options, filters and the name's expression apart", () => {
    const args = ["run", "tests/a.test.ts", "-t", "math adds", "--project=web", "tests/b.test.ts"];
    expect(splitArguments(args)).toEqual({
      options: ["run", "--project=web"],
      filters: ["tests/a.test.ts", "tests/b.test.ts"],
      pattern: "math adds",
    });
  });

  it("knows each spelling of the name's option", () => {
    const spellings = [["-t", "x"], ["-t=x"], ["--testNamePattern", "x"], ["--testNamePattern=x"]];
    for (const args of spellings) expect(splitArguments(["run", ...args]).pattern).toBe("x");
    expect(splitArguments(["run", "--test-name-pattern=a=b"]).pattern).toBe("a=b");
  });

  it("leaves a word behind an unknown option with it", () => {
    expect(splitArguments(["run", "--project", "web", "a.test.ts"])).toMatchObject({
      options: ["run", "--project", "web"],
      filters: ["a.test.ts"],
    });
  });

  it("takes a command word for one only where it stands first", () => {
    expect(splitArguments(["--run", "run"]).options).toEqual(["--run", "run"]);
    expect(splitArguments(["a", "run"]).filters).toEqual(["a", "run"]);
  });

  it("leaves an option without its value to vitest", () => {
    expect(splitArguments(["run", "-t"])).toEqual({ options: ["run", "-t"], filters: [], pattern: null });
    expect(splitArguments(["run", "-t", "--bail=1"]).options).toEqual(["run", "-t", "--bail=1"]);
  });
});
