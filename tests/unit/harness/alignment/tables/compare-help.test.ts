import { describe, expect, it } from "vitest";
import { compareWithHelp } from "../../../../../src/harness/alignment/tables/compare-help.ts";
import { readHelp } from "../../../../../src/harness/alignment/tables/read-help.ts";
import type { TiedTable } from "../../../../../src/harness/alignment/types.ts";

const range = { line: 4, column: 1, endLine: 4 };

/** A table whose rows are written with bars between their cells. */
function tableOf(header: readonly string[], lines: readonly string[]): TiedTable {
  const rows = lines.map((line) => ({ cells: line.split("|"), range }));
  return { source: { kind: "help", target: "x" }, path: "a.md", header, rows, range };
}

/** Options of a help that a table of `--port` alone does not have. */
function missing(...lines: readonly string[]): readonly string[] {
  const options = readHelp(["Options:", "  --port <n>  port", ...lines, ""].join("\n"));
  return compareWithHelp(tableOf(["Option"], ["--port"]), options).map(({ message }) => message);
}

// @spec specs/alignment.md §7
describe("compareWithHelp", () => {
  it("lets a table go without help and version", () => {
    expect(missing("  -h, --help  help", "  -V, --version  version", "  -v  version", "  -?  help")).toEqual([]);
  });

  it("wants a row of every other option, whatever its short name", () => {
    expect(missing("  -h, --host <h>  host", "  -v, --verbose  talk", "  -V, --value <v>  value")).toEqual(
      ["--host", "--verbose", "--value"].map((flag) => expect.stringContaining(`no row for \`${flag}\``)),
    );
  });

  it("takes `--[no-]x` for either, and dots behind an option for its repetition", () => {
    const options = readHelp("  -v, --verbose...  talk\n  -j, --[no-]jobs <n>  jobs\n      --no-tags  none\n");
    const said = (...cells: readonly string[]): readonly string[] =>
      compareWithHelp(tableOf(["Option"], cells), options).map(({ message }) => message);
    expect(options[0]).toMatchObject({ flags: ["-v", "--verbose"], metavar: null });
    expect(said("-v, --verbose", "--[no-]jobs", "--[no-]tags")).toEqual([]);
    expect(said("--verbose...", "--jobs", "--no-tags")).toEqual([]);
    expect(said("--verbose", "--jobs", "--[no-]tabs").slice(0, 1)).toEqual(["The help has no `--tabs`"]);
  });

  it("knows the default of a pair of switches by its name or as on and off", () => {
    const options = readHelp("  --shout / --no-shout  Loud.  [default: no-shout]\n");
    const said = (value: string): number =>
      compareWithHelp(tableOf(["Option", "Default"], [`--shout / --no-shout|${value}`]), options).length;
    expect(["off", "false", "no-shout", ""].map(said)).toEqual([0, 0, 0, 0]);
    expect(["on", "shout"].map(said)).toEqual([1, 1]);
  });
});
