import { nearestWord } from "../documents/nearest-path.ts";
import type { TiedTable } from "../types.ts";
import { readColumns, titled, type Columns } from "./columns.ts";
import { compareDefault } from "./compare-default.ts";
import { compareAllowed, compareBound, compareRequired, compareType, type Expected } from "./compare-values.ts";
import { compareFlag, followsConvention } from "./compare-flag.ts";
import { expectedNames, findField, namesInCell } from "./match-names.ts";
import type { Difference, SchemaField } from "./types.ts";

/** Where a table says something else than a schema. */
export function compareWithSchema(table: TiedTable, fields: readonly SchemaField[]): readonly Difference[] {
  const columns = readColumns(table.header);
  const rows = table.rows.flatMap(({ cells, range }) => {
    const names = namesInCell(cells[columns.name] ?? "");
    return names.map((name) => ({ name, cells, line: range.line, field: findField(fields, name) }));
  });
  const told = new Set(rows.map(({ name }) => name));
  const expected = expectedNames(fields, told);
  const flagged = rows.flatMap(({ cells, field }) =>
    field === null ? [] : [{ cell: cells[columns.flag] ?? "", field }],
  );
  const hasConvention = followsConvention(flagged);
  return [
    ...rows.flatMap((row) => {
      if (row.field === null) return [unknownName(row, { expected, told })];
      return compareRow({ ...row, field: row.field }, { columns, header: table.header, hasConvention });
    }),
    ...expected.filter((name) => !told.has(name)).map((name) => missingRow(name, table)),
  ];
}

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly line: number;
  readonly field: SchemaField;
}

function compareRow(
  { name, cells, line, field }: Row,
  about: { readonly columns: Columns; readonly header: readonly string[]; readonly hasConvention: boolean },
): readonly Difference[] {
  const { columns, header, hasConvention } = about;
  const { said } = field;
  const checks: readonly (readonly [columns: readonly number[], compare: (cell: string) => Expected])[] = [
    [columns.type, (cell) => compareType(cell, said)],
    [columns.allowed, (cell) => compareAllowed(cell, said)],
    [columns.default, (cell) => compareDefault(cell, field.default, said)],
    [columns.minimum, (cell) => compareBound(cell, "from", said)],
    [columns.maximum, (cell) => compareBound(cell, "to", said)],
    [columns.required, (cell) => compareRequired(cell, said)],
    [columns.flag < 0 ? [] : [columns.flag], (cell) => compareFlag(cell, field, hasConvention)],
  ];
  const pairs = checks.flatMap(([places, compare]) => places.map((column) => ({ column, compare })));
  return pairs.flatMap(({ column, compare }) => {
    const cell = cells[column] ?? "";
    const expected = compare(cell);
    if (expected === null) return [];
    const title = header[column] ?? "";
    return [
      {
        line,
        about: `${name} ${title.toLowerCase()}`,
        message: `${titled(title)} of \`${name}\` is not what the schema says`,
        received: cell === "" ? "an empty cell" : cell,
        expected,
        hint: `write \`${expected}\` under ${title}, or change the schema`,
      },
    ];
  });
}

function unknownName(
  { name, line }: { readonly name: string; readonly line: number },
  { expected, told }: { readonly expected: readonly string[]; readonly told: ReadonlySet<string> },
): Difference {
  const open = expected.filter((each) => !told.has(each));
  const near = open.find((each) => fold(each) === fold(name)) ?? nearestWord(name, open);
  return {
    line,
    about: name,
    message: `The schema has no \`${name}\``,
    received: name,
    expected: near ?? "a name of the schema",
    hint: near === null ? "take the row out, or add the name to the schema" : `did you mean \`${near}\`?`,
  };
}

function missingRow(name: string, table: TiedTable): Difference {
  return {
    line: table.range.line,
    about: name,
    message: `The table has no row for \`${name}\` of the schema`,
    received: `${table.rows.length} rows without it`,
    expected: `a row that begins with \`${name}\``,
    hint: "add the row, or take the name out of the schema",
  };
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_\s.]/g, "");
}
