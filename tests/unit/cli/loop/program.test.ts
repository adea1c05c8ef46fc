import { describe, expect, it } from "vitest";
import { createProgram } from "../../../../src/cli/loop/program.ts";
import type { Command } from "commander";

function find(path: string): Command {
  return path
    .split(" ")
    .filter((name) => name !== "")
    .reduce((command, name) => command.commands.find((child) => child.name() === name) as Command, createProgram());
}

/** What a usage error of this command would print. */
function usageErrorOf(path: string): string {
  let printed = "";
  const { outputError } = find(path).configureOutput() as {
    readonly outputError: (text: string, write: (text: string) => void) => void;
  };
  outputError("error: no such option\n", (text) => (printed += text));
  return printed;
}

describe("usage errors", () => {
  it.each([
    ["", "loop --help"],
    ["run", "loop --help"],
    ["red", "loop red --help"],
    ["plan", "loop plan --help"],
    ["plan add", "loop plan add --help"],
  ])("of %j name the command's own help", (path, help) => {
    expect(usageErrorOf(path)).toBe(`error: no such option\n  fix       see \`${help}\`\n`);
  });
});

describe("help", () => {
  it("shows --commit and --dry-run among its first examples", () => {
    let help = "";
    const program = createProgram().configureOutput({ writeOut: (text) => (help += text) });
    program.outputHelp();
    expect(help).toContain("\n  loop --commit\n");
    expect(help).toContain("\n  loop --dry-run\n");
  });
});
