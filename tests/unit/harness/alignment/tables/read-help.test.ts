import { describe, expect, it } from "vitest";
import { readHelp } from "../../../../../src/harness/alignment/tables/read-help.ts";

/** Each option as `flags metavar = default [choices]`. */
function brief(help: string): readonly string[] {
  return readHelp(help).map(({ flags, metavar, default: preset, choices }) =>
    [
      flags.join("/"),
      ...(metavar === null ? [] : [metavar]),
      ...(preset === null ? [] : [`= ${preset}`]),
      ...(choices === null ? [] : [`[${choices.join(" ")}]`]),
    ].join(" "),
  );
}

describe("help texts", () => {
  it("of commander are read", () => {
    const help = `Usage: serve [options] <dir>

serve - files of a folder

Options:
  -p, --port <number>    port to listen on (default: 80)
  --mode <name>          how to serve, which may take
                         two lines (choices: "fast", "safe", default: "fast")
  --only [names...]      list (default: ["a","b"])
  --threads <integer>    Threads of it. (≥ 1, or null; default: null)
  --no-color             plain text
  -h, --help             display help for command

Examples:
  serve --port 80 .
`;
    expect(brief(help)).toEqual([
      "-p/--port <number> = 80",
      "--mode <name> = fast [fast safe]",
      '--only names...] = ["a","b"]',
      "--threads <integer> = null",
      "--no-color",
      "-h/--help",
    ]);
  });

  it("of argparse are read", () => {
    const help = `usage: prog [-h] [--foo FOO] [--mode {a,b}] path

positional arguments:
  path                  where

options:
  -h, --help            show this help message and exit
  -f FOO, --foo FOO     how much (default: 1.5)
  --mode {a,b}          which way (default: a)
  --a-very-long-option-name NAME
                        told below (default: x y)
  --color, --no-color   colours (default: True)
`;
    expect(brief(help)).toEqual([
      "-h/--help",
      "-f/--foo FOO = 1.5",
      "--mode {a,b} = a [a b]",
      "--a-very-long-option-name NAME = x y",
      "--color/--no-color = True",
    ]);
  });

  it("of click are read", () => {
    const help = `Usage: hello [OPTIONS] NAME

Options:
  -n, --count INTEGER RANGE       Number.  [default: 1; 0<=x<=10]
  --hash [md5|sha1]               Which.  [default: sha1; required]
  --shout / --no-shout            Loud.  [default: no-shout]
  --help                          Show this message and exit.
`;
    expect(brief(help)).toEqual([
      "-n/--count INTEGER RANGE = 1",
      "--hash md5|sha1] = sha1 [md5 sha1]",
      "--shout/--no-shout = no-shout",
      "--help",
    ]);
  });

  it("of clap are read, short and long", () => {
    const help = `Usage: tool [OPTIONS]

Options:
  -n, --name <NAME>  Name of it [default: me] [possible values: me, you]
      --level <LEVEL>
          How much

          Possible values:
          - low:  Little
          - high: Much

          [default: low]
  -h, --help  Print help
`;
    expect(brief(help)).toEqual(["-n/--name <NAME> = me [me you]", "--level <LEVEL> = low [low high]", "-h/--help"]);
  });

  it("of Go's flag and of pflag are read", () => {
    const help = `Usage of tool:
  -n int
    \thow many (default 5)
  -name string
    \twho (default "me")
  -v\tsay more
`;
    expect(brief(help)).toEqual(["-n int = 5", "-name string = me", "-v"]);
    expect(brief('Flags:\n  -o, --output string   format (default "table")\n      --watch           go on\n')).toEqual([
      "-o/--output string = table",
      "--watch",
    ]);
  });

  it("of yargs are read", () => {
    const help = `Options:
      --help     Show help                                             [boolean]
  -p, --port     port               [number] [choices: 80, 8080] [default: 80]
`;
    expect(brief(help)).toEqual(["--help", "-p/--port = 80 [80 8080]"]);
  });

  it("without options give none", () => {
    expect(readHelp("error: unknown command\n- not an option\n")).toEqual([]);
  });

  it("are read where a line is endless, and where there are endless lines", () => {
    const line = readHelp(`  --a ${"(default: ".repeat(50_000)}`);
    const lines = readHelp(`  --a <x>  text\n${"      possible values:\n".repeat(50_000)}  --b  last\n`);
    expect(line.map(({ flags }) => flags)).toEqual([["--a"]]);
    expect(lines.map(({ flags }) => flags)).toEqual([["--a"], ["--b"]]);
  });
});
