import { nearestWord } from "../documents/nearest-path.ts";
import type { TiedTable } from "../types.ts";
import { readColumns, titled, type Columns } from "./columns.ts";
import { compareAllowed } from "./compare-values.ts";
import { isBlank, isNullWord, readAllowed, readNumber } from "./read-cells.ts";
import type { Difference, HelpOption } from "./types.ts";

const FLAG = /-{1,2}(?:\[no-\])?[A-Za-z0-9?@][\w.?-]*/g;
/** Every program has them, and a table need not tell of them. An option with a further name, `-h, --host`, is none of them. */
const ASIDE = /^-{0,2}(?:help|h|\?|version|v)$/i;

/** Where a table says something else than a command's help. */
export function compareWithHelp(table: TiedTable, options: readonly HelpOption[]): readonly Difference[] {
  const columns = withFlagsFirst(readColumns(table.header), table);
  const byFlag = new Map(options.flatMap((option) => option.flags.map((flag) => [flag, option] as const)));
  const told = new Set<HelpOption>();
  const differences = table.rows.flatMap(({ cells, range }) => {
    const flags = flagsOf(cells[columns.name] ?? "", byFlag);
    return flags.flatMap((flag): readonly Difference[] => {
      const option = byFlag.get(flag);
      if (option === undefined) return [unknownFlag(flag, range.line, byFlag)];
      if (told.has(option)) return [];
      told.add(option);
      return compareOption(option, { cells, line: range.line }, { columns, header: table.header });
    });
  });
  const missing = options.filter((option) => !told.has(option) && !option.flags.every((flag) => ASIDE.test(flag)));
  if (told.size === 0 && differences.length === 0 && table.rows.length > 0) return [noOption(table)];
  return [...differences, ...missing.map((option) => missingRow(option, table))];
}

/** The column with most flags names the options, whatever its header says. */
function withFlagsFirst(columns: Columns, { rows }: TiedTable): Columns {
  const count = (column: number): number =>
    rows.filter(({ cells }) => /^-{1,2}[A-Za-z0-9?]/.test(cells[column] ?? "")).length;
  if (columns.flag < 0 || count(columns.name) >= count(columns.flag)) return columns;
  return { ...columns, name: columns.flag, flag: -1 };
}

/** Flags of a cell; a name without hyphens is a long one, if the help has it. An argument is no option. */
function flagsOf(cell: string, known: ReadonlyMap<string, HelpOption>): readonly string[] {
  const plain = cell.slice(0, 400).replace(/(?:[<{(=]|\[(?!no-\]))[^-].*?(?=,\s+-|$)/g, " ");
  const flags = plain.startsWith("-") ? (plain.match(FLAG) ?? []) : [];
  if (flags.length > 0) return flags.flatMap((flag) => plainFlags(flag, known));
  const word = cell.trim();
  return known.has(`--${word}`) ? [`--${word}`] : [];
}

/** `--[no-]x` is either, if the help has it; dots behind one say that it may be repeated. */
function plainFlags(flag: string, known: ReadonlyMap<string, HelpOption>): readonly string[] {
  const plain = flag.replace(/\.+$/, "");
  const either = [plain.replace("[no-]", ""), plain.replace("[no-]", "no-")];
  const found = either.filter((one) => known.has(one));
  return [...new Set(found.length > 0 ? found : either.slice(0, 1))];
}

function compareOption(
  option: HelpOption,
  { cells, line }: { readonly cells: readonly string[]; readonly line: number },
  { columns, header }: { readonly columns: Columns; readonly header: readonly string[] },
): readonly Difference[] {
  const flag = option.flags.at(-1) ?? "";
  const tell = (column: number, expected: string | null): readonly Difference[] => {
    if (expected === null) return [];
    const title = header[column] ?? "";
    const received = cells[column] === undefined || cells[column] === "" ? "an empty cell" : cells[column];
    const message = `${titled(title)} of \`${flag}\` is not what the help says`;
    const about = `${flag} ${title.toLowerCase()}`;
    return [
      { line, about, message, received, expected, hint: `write \`${expected}\` under ${title}, or change the command` },
    ];
  };
  const { choices } = option;
  const named = /[<[{]([^<>[\]{}]{1,1000}[|,][^<>[\]{}]{1,1000})[>\]}]/.exec(cells[columns.name] ?? "")?.[1];
  return [
    ...columns.default.flatMap((column) => tell(column, compareDefaultText(cells[column] ?? "", option))),
    ...columns.allowed.flatMap((column) => tell(column, compareChoices(cells[column] ?? "", choices))),
    ...tell(columns.name, named === undefined ? null : compareChoices(named, choices)),
  ];
}

function compareChoices(cell: string, choices: readonly string[] | null): string | null {
  if (choices === null || readAllowed(cell).kind !== "values") return null;
  return compareAllowed(cell, { types: ["string"], interval: null, allowed: choices, nullable: null, required: null });
}

/** Click prints the default of `--shout / --no-shout` as one of these names. */
function compareDefaultText(cell: string, option: HelpOption): string | null {
  const long = option.flags.filter((flag) => flag.startsWith("--"));
  const at = option.metavar === null && long.length > 1 ? long.indexOf(`--${option.default}`) : -1;
  if (at >= 0 && compareText(cell, { ...option, default: String(at < long.length - 1) }) === null) return null;
  return compareText(cell, option);
}

function compareText(cell: string, { default: printed, metavar }: HelpOption): string | null {
  const told = cell.trim().replace(/^["'](.*)["']$/s, "$1");
  if (isBlank(told) || isNullWord(told)) {
    return printed === null || isBlank(printed) || isNullWord(printed) || printed === "[]" || printed === "false"
      ? null
      : printed;
  }
  if (printed === null) {
    // Programs that print some defaults print no default of a switch.
    const isOff = /^(?:off|false|no|required|0|unset|empty|disabled)$/i.test(told);
    return isOff || /\s/.test(told) || metavar === null ? null : "no default";
  }
  if (fold(told) === fold(printed) || (/\s/.test(told) && told.includes(printed))) return null;
  return printed;
}

function fold(value: string): string {
  const plain = value
    .replace(/^["'](.*)["']$/s, "$1")
    .replace(/^\[(.*)\]$/s, "$1")
    .replace(/["'\s]/g, "");
  if (/^(?:on|yes|true)$/i.test(plain)) return "true";
  if (/^(?:off|no|false)$/i.test(plain)) return "false";
  const number = readNumber(plain);
  return number === null ? plain : String(number);
}

function unknownFlag(flag: string, line: number, known: ReadonlyMap<string, HelpOption>): Difference {
  const near = nearestWord(flag, [...known.keys()]);
  return {
    line,
    about: flag,
    message: `The help has no \`${flag}\``,
    received: flag,
    expected: near ?? "an option that the command prints",
    hint: near === null ? "take the row out, or add the option to the command" : `did you mean \`${near}\`?`,
  };
}

function noOption({ rows, range }: TiedTable): Difference {
  return {
    line: range.line,
    about: "options",
    message: "No row names an option of the help",
    received: `${rows.length} rows, the first: ${rows[0]?.cells.join(", ").slice(0, 200) ?? ""}`,
    expected: "a column with options, such as `--port`",
    hint: "name the options in a column called Option, or take the directive out",
  };
}

function missingRow({ flags }: HelpOption, { rows, range }: TiedTable): Difference {
  const flag = flags.at(-1) ?? "";
  return {
    line: range.line,
    about: flag,
    message: `The table has no row for \`${flag}\` of the help`,
    received: `${rows.length} rows without it`,
    expected: `a row that begins with \`${flags.join(", ")}\``,
    hint: "add the row, or take the option out of the command",
  };
}
