import type { Issue } from "../../../base/errors/issue.ts";
import type { FileFacts, TiedTable } from "../types.ts";
import { compareWithHelp } from "./compare-help.ts";
import { compareWithSchema } from "./compare-schema.ts";
import { openSchema, type ReadJson } from "./open-schema.ts";
import type { AskedHelp, RunHelp } from "./run-help.ts";
import type { Difference } from "./types.ts";

/** How the sources of tables are had. */
export interface TableSources {
  readonly readJson: ReadJson;
  readonly runHelp: RunHelp;
}

/**
 * Tied tables that say something else than their source, and directives that cannot be followed.
 * @returns in the files' order
 * @see specs/alignment.md §7
 */
export async function checkTables(files: readonly FileFacts[], sources: TableSources): Promise<readonly Issue[]> {
  const asked = new Map<string, Promise<AskedHelp>>();
  const runHelp: RunHelp = (command) => {
    const answer = asked.get(command) ?? sources.runHelp(command);
    asked.set(command, answer);
    return answer;
  };
  const issues: Issue[] = [];
  for (const table of files.flatMap((file) => file.tables)) {
    for (const issue of await checkTable(table, { ...sources, runHelp })) issues.push(issue);
  }
  return issues;
}

async function checkTable(table: TiedTable, sources: TableSources): Promise<readonly Issue[]> {
  return table.source.kind === "schema" ? checkSchema(table, sources.readJson) : checkHelp(table, sources.runHelp);
}

async function checkSchema(table: TiedTable, readJson: ReadJson): Promise<readonly Issue[]> {
  const opened = await openSchema(table.source.target, table.path, readJson);
  if (opened.kind === "fields") return compareWithSchema(table, opened.fields).map((each) => toIssue(each, table));
  return [
    brokenDirective(table, {
      message: opened.message,
      received: `table: schema ${table.source.target}`,
      expected: opened.expected,
      hint: "write `schema PATH#/POINTER`, the path from the root, the pointer to an object with `properties`",
    }),
  ];
}

async function checkHelp(table: TiedTable, runHelp: RunHelp): Promise<readonly Issue[]> {
  const answer = await runHelp(table.source.target);
  if (answer.kind === "options") return compareWithHelp(table, answer.options).map((each) => toIssue(each, table));
  return [
    brokenDirective(table, {
      message: `\`${table.source.target}\` printed no options: ${answer.message}`,
      received: `tried ${answer.tried.map((line) => `\`${line}\``).join(", then ")}`,
      expected: "a help text with options, within 30 seconds",
      hint: "run the command by hand from the root; build or install what it needs first, or correct the directive",
    }),
  ];
}

function brokenDirective(table: TiedTable, said: Pick<Issue, "message" | "received" | "expected" | "hint">): Issue {
  const where = { file: table.path, line: table.range.line, column: table.range.column };
  return { severity: "error", rule: "table-directive", where, ...said, subject: subjectOf(table) };
}

/** Free of line numbers: the path of the schema comes first, so that a finding is found by what changed. */
function subjectOf({ source }: TiedTable): string {
  return source.kind === "schema" ? source.target : `help: ${source.target}`;
}

function toIssue({ line, about, ...said }: Difference, table: TiedTable): Issue {
  const where = { file: table.path, line, column: 1 };
  return { severity: "error", rule: "table-differs", where, ...said, subject: `${subjectOf(table)} ${about}` };
}
