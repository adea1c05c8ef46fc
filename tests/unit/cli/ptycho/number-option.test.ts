import { Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { type NumberRule, numberOption } from "../../../../src/cli/ptycho/number-option.ts";

/** What the option makes of a text. */
function parse(text: string, rule?: NumberRule): unknown {
  const command = new Command().exitOverride().configureOutput({ outputError: () => {} });
  command.addOption(numberOption("--count <count>", "of things", rule));
  return command.parse(["--count", text], { from: "user" }).opts()["count"];
}

describe("an option that takes a number", () => {
  it.each([
    ["3", { integer: true, least: 1 }, 3],
    ["2.5e-3", { above: 0 }, 0.0025],
    ["0", { least: 0 }, 0],
    ["-7", undefined, -7],
  ])("takes %s under %j", (text, rule, value) => {
    expect(parse(text, rule)).toBe(value);
  });

  it.each([
    ["four", undefined, "a number"],
    ["NaN", undefined, "a number"],
    ["Infinity", undefined, "a number"],
    ["", undefined, "a number"],
    ["1.5", { integer: true }, "an integer"],
    ["1e300", { integer: true }, "an integer"],
    ["0", { integer: true, least: 1 }, "an integer, 1 or more"],
    ["0", { above: 0 }, "a number above 0"],
  ])("refuses %j under %j, and says what it takes", (text, rule, expected) => {
    expect(() => parse(text, rule)).toThrow(CommanderError);
    expect(() => parse(text, rule)).toThrow(`argument '${text}' is invalid. ${expected}`);
  });
});
