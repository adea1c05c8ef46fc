import { describe, expect, it } from "vitest";
import { compareWithHelp } from "../../../../../src/harness/alignment/tables/compare-help.ts";
import { readHelp } from "../../../../../src/harness/alignment/tables/read-help.ts";
import type { TiedTable } from "../../../../../src/harness/alignment/types.ts";

const range = { line: 4, column: 1, endLine: 4 };

/** Options of a help that a table of `--port` alone does not have. */
function missing(...lines: readonly string[]): readonly string[] {
  const options = readHelp(["Options:", "  --port <n>  port", ...lines, ""].join("\n"));
  const rows = [{ cells: ["--port"], range }];
  const table: TiedTable = { source: { kind: "help", target: "x" }, path: "a.md", header: ["Option"], rows, range };
  return compareWithHelp(table, options).map(({ message }) => message);
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
});
