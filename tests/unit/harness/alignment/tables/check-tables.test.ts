import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";
import { checkTables } from "../../../../../src/harness/alignment/tables/check-tables.ts";
import { createSchemaReader } from "../../../../../src/harness/alignment/tables/read-schema-file.ts";
import { createHelpRunner } from "../../../../../src/harness/alignment/tables/run-help.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tables-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
}

async function check(directive: string, header: string, ...rows: readonly string[]): Promise<readonly string[]> {
  const line = `|${"---|".repeat(header.split("|").length - 2)}`;
  const text = [`<!-- table: ${directive} -->`, header, line, ...rows].join("\n");
  const facts = readDocument(text, "specs/x.md", { needs: [], linkWords: [] });
  const files = [{ path: "specs/x.md", role: "spec" as const, clauses: [], lineCount: 9, ...facts }];
  const issues = await checkTables(files, { readJson: createSchemaReader(root), runHelp: createHelpRunner(root) });
  return [...facts.issues, ...issues].map(
    ({ rule, where, message, received, expected }) =>
      `${where.line} ${rule === "table-differs" ? "" : `${rule}: `}${message} (${received} → ${expected})`,
  );
}

const schema = {
  type: "object",
  required: ["name"],
  properties: {
    $schema: { type: "string" },
    name: { type: "string", description: "who" },
    batch_size: { type: "integer", minimum: 1, maximum: 64, default: 16 },
    rate: { type: "number", exclusiveMinimum: 0, default: 0.001 },
    accelerator: { $ref: "#/$defs/accelerator", default: "auto" },
    clip: { anyOf: [{ type: "number", minimum: 0 }, { type: "null" }], default: null },
    old: { type: "string", deprecated: true },
    tags: { type: "array", items: { type: "string" }, default: ["a", "b"] },
    log: {
      type: "object",
      properties: { level: { enum: ["info", "debug"], default: "info" }, file: { type: "string" } },
    },
  },
  $defs: { accelerator: { type: "string", enum: ["auto", "cpu", "cuda"] } },
};
const header = "| Option | Type | Default | Allowed values | Required | Description |";
const good = [
  "| `name` | string | – | | yes | who |",
  "| `batch_size` | int | `16` | 1 … 64 | no | |",
  "| `rate` | float | 1e-3 | > 0 | no | |",
  "| `accelerator` | str | `auto` | one of `auto`, `cpu` or `cuda` | no | |",
  "| `clip` | float or null | none | ≥ 0, or null | | |",
  "| `tags` | list of strings | `a, b` | any | no | |",
  "| `log.level` | | info | `info` \\| `debug` | | |",
  "| `log.file` | path | | | | |",
];

// @spec specs/alignment.md §7
describe("a table tied to a schema", () => {
  beforeEach(() => write("src/a.schema.json", schema));

  it("that says the same has no issue", async () => {
    expect(await check("schema src/a.schema.json", header, ...good)).toEqual([]);
  });

  it.each([
    ["a default", "`16` |", "`32` |", "5 `Default` of `batch_size` is not what the schema says (32 → 16)"],
    [
      "a range",
      "1 … 64",
      "1 … 128",
      "5 `Allowed values` of `batch_size` is not what the schema says (1 … 128 → ≥ 1 and ≤ 64)",
    ],
    ["an open bound", "> 0", "≥ 0", "6 `Allowed values` of `rate` is not what the schema says (≥ 0 → > 0)"],
    [
      "allowed values",
      "or `cuda`",
      "or `gpu`",
      "7 `Allowed values` of `accelerator` is not what the schema says (one of auto, cpu or gpu → auto, cpu, cuda)",
    ],
    ["a type", "| int |", "| string |", "5 `Type` of `batch_size` is not what the schema says (string → integer)"],
    [
      "whether it is required",
      "| yes |",
      "| no |",
      "4 `Required` of `name` is not what the schema says (no → required)",
    ],
    [
      "an inner default",
      "| info |",
      "| debug |",
      '10 `Default` of `log.level` is not what the schema says (debug → "info")',
    ],
    [
      "a default where none is",
      "| string | – |",
      "| string | me |",
      "4 `Default` of `name` is not what the schema says (me → no default)",
    ],
    [
      "no default where one is",
      "| float | 1e-3 |",
      "| float | – |",
      "6 `Default` of `rate` is not what the schema says (– → 0.001)",
    ],
    ["a list", "`a, b`", "`a, c`", '9 `Default` of `tags` is not what the schema says (a, c → ["a","b"])'],
    [
      "null where it is refused",
      "1 … 64",
      "1 … 64 or null",
      "5 `Allowed values` of `batch_size` is not what the schema says (1 … 64 or null → ≥ 1 and ≤ 64)",
    ],
  ])("that differs in %s is told, with both values", async (...[, from, to, expected]) => {
    expect(await check("schema src/a.schema.json", header, ...good.map((row) => row.replace(from, to)))).toEqual([
      expected,
    ]);
  });

  it("has a row for each name, and a name for each row", async () => {
    const rows = good.map((row) => row.replace("`rate`", "`rates`"));
    expect(await check("schema src/a.schema.json", header, ...rows)).toEqual([
      "6 The schema has no `rates` (rates → rate)",
      "2 The table has no row for `rate` of the schema (8 rows without it → a row that begins with `rate`)",
    ]);
    expect(await check("schema src/a.schema.json", header, ...good.slice(0, -1))).toEqual([
      expect.stringContaining("no row for `log.file`"),
    ]);
  });

  it("may be of a part, of a list's items, of another file, or of an enumeration", async () => {
    write("src/b.json", {
      properties: { list: { type: "array", items: { $ref: "./a.schema.json#/properties/log" } } },
    });
    const log = [
      "| Key | Value | Without it |",
      "| `level` | `info`, `debug` | `info` |",
      "| `file` | a path | nothing is written |",
    ] as const;
    expect(await check("schema src/a.schema.json#/properties/log", ...log)).toEqual([]);
    expect(await check("schema ../src/b.json#/properties/list", ...log)).toEqual([]);
    expect(
      await check(
        "schema src/a.schema.json#/$defs/accelerator",
        "| Value | Means |",
        "| `auto` | a |",
        "| `cpu` | b |",
      ),
    ).toEqual([expect.stringContaining("no row for `cuda`")]);
  });

  it("is read from YAML as well", async () => {
    write("src/a.yaml", "properties:\n  a:\n    type: integer\n    default: 1\n");
    expect(await check("schema src/a.yaml", "| Name | Default |", "| a | 2 |")).toEqual([
      "4 `Default` of `a` is not what the schema says (2 → 1)",
    ]);
  });

  it("knows columns of bounds and flags named after their keys", async () => {
    const columns = "| Key | Flag | Minimum | Max |";
    write("src/c.json", {
      properties: {
        batchSize: { type: "integer", minimum: 1, maximum: 8 },
        fast: { type: "boolean", default: true },
        slow: { type: "boolean" },
      },
    });
    const rows = [
      "| batchSize | `--batch-size <integer>` | 1 | 8 |",
      "| fast | `--no-fast` | | |",
      "| slow | `--slow` | | |",
    ];
    expect(await check("schema src/c.json", columns, ...rows)).toEqual([]);
    const wrong = ["| batchSize | `--batch <integer>` | 0 | 9 |", ...rows.slice(1)];
    expect(await check("schema src/c.json", columns, ...wrong)).toEqual([
      "4 `Minimum` of `batchSize` is not what the schema says (0 → 1)",
      "4 `Max` of `batchSize` is not what the schema says (9 → 8)",
      "4 `Flag` of `batchSize` is not what the schema says (--batch <integer> → --batch-size)",
    ]);
  });

  it("is compared in each of several columns of values", async () => {
    const properties = {
      size: { type: "integer", minimum: 1, maximum: 64, default: 16 },
      level: { type: "integer", enum: [1, 2, 4] },
    };
    write("src/b.schema.json", { type: "object", properties });
    const head = "| Key | Kind | Type | Range | Allowed | Default | Without it |";
    const told = [
      "| size | base | int | 1 … 64 | ≥ 1 and ≤ 64 | 16 | 16 |",
      "| level | more | int | 1–4 | 1, 2, 4 | – | |",
    ];
    expect(await check("schema src/b.schema.json", head, ...told)).toEqual([]);
    const wrong = [
      "| size | base | int | 1 … 64 | ≥ 1 and ≤ 32 | 16 | 8 |",
      "| level | more | int | 1–4 | 1, 2, 3 | – | |",
    ];
    expect(await check("schema src/b.schema.json", head, ...wrong)).toEqual([
      "4 `Allowed` of `size` is not what the schema says (≥ 1 and ≤ 32 → ≥ 1 and ≤ 64)",
      "4 `Without it` of `size` is not what the schema says (8 → 16)",
      "5 `Allowed` of `level` is not what the schema says (1, 2, 3 → 1, 2, 4)",
    ]);
  });

  it("leaves words alone that could not be compared", async () => {
    write("src/d.json", { properties: { a: { type: "string", pattern: "x" }, b: { type: "string", default: "x" } } });
    const rows = [
      "| a | letters, digits and `-`; at most 100 | the name of the folder |",
      "| b | a word | `x`, where nothing else is said |",
    ];
    expect(await check("schema src/d.json", "| Key | Value | Without it |", ...rows)).toEqual([]);
  });

  it("is read whatever the length of its cells", async () => {
    const cell = `${"1 ".repeat(50_000)}, ${"a | ".repeat(50_000)}`;
    const row = `| ${cell} | ${cell} | ${cell} | ${cell} | ${cell} | x |`;
    const told = await check("schema src/a.schema.json", header, row);
    expect(told.length).toBeGreaterThan(0);
  });

  it.each([
    ["no file", "schema src/none.json", "src/none.json cannot be read: there is no such file"],
    ["no pointer", "schema src/a.schema.json#/propertys/log", "no `propertys`"],
    ["nothing below", "schema src/a.schema.json#/properties/name/type/x", "a pointer that ends before it"],
    ["no names", "schema src/a.schema.json#/properties/name", "has no names"],
    ["a file outside", "schema ../../x.json", "outside of the project"],
  ])("is an error where there is %s", async (_, directive, message) => {
    const found = await check(directive, header, ...good);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("table-directive: ");
    expect(found[0]).toContain(message);
  });

  it("tells paths below the root relative to it", async () => {
    const [issue = ""] = await check("schema src/a.schema.json/x.json", header, ...good);
    expect(issue).toContain("src/a.schema.json/x.json cannot be read: ENOTDIR");
    expect(issue).not.toContain(root);
  });

  it("is an error where the file is no JSON, and ends where references go round", async () => {
    write("src/bad.json", "{ no");
    expect((await check("schema src/bad.json", header, ...good))[0]).toContain("cannot be read");
    write("src/round.json", {
      $ref: "#/$defs/a",
      $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a", properties: { x: {} } } },
    });
    expect(await check("schema src/round.json", "| Name |", "| x |")).toEqual([]);
  });
});

describe("a table tied to a command's help", () => {
  const help = `
Options:
  -p, --port <number>  port (default: 80)
  --mode <name>        how (choices: "fast", "safe", default: "fast")
  --no-color           plain
  -h, --help           help
`;
  beforeEach(() =>
    write("tool.mjs", `console.log(process.argv.includes("--help") ? ${JSON.stringify(help)} : "nothing");`),
  );

  it("that says the same has no issue", async () => {
    const rows = [
      "| `-p, --port <number>` | 80 | |",
      "| `--mode <fast\\|safe>` | `fast` | fast, safe |",
      "| `--no-color` | | |",
    ];
    expect(await check("help node tool.mjs", "| Option | Default | Choices |", ...rows)).toEqual([]);
    expect(await check("help node tool.mjs --help", "| Option | Default | Choices |", ...rows)).toEqual([]);
  });

  it("that differs is told, with both values", async () => {
    const rows = ["| `-p, --port` | 8080 | |", "| `--mode` | fast | fast, slow |", "| `--colour` | | |"];
    expect(await check("help node tool.mjs", "| Flag | Default | Values |", ...rows)).toEqual([
      "4 `Default` of `--port` is not what the help says (8080 → 80)",
      "5 `Values` of `--mode` is not what the help says (fast, slow → fast, safe)",
      "6 The help has no `--colour` (--colour → --no-color)",
      "2 The table has no row for `--no-color` of the help (3 rows without it → a row that begins with `--no-color`)",
    ]);
  });

  it("is an error where the command prints without end, or no row names an option", async () => {
    write("yes.sh", "#!/bin/sh\nyes a\n");
    chmodSync(join(root, "yes.sh"), 0o755);
    expect(await check("help ./yes.sh", "| Option | Default |", "| `--port` | |")).toEqual([
      expect.stringContaining(
        "`./yes.sh` printed no options: it printed more than 4000000 bytes (tried `./yes.sh --help` →",
      ),
    ]);
    expect(await check("help cat", "| Option | Default |", "| nothing | |")).toContainEqual(
      expect.stringContaining("No row names an option of the help"),
    );
  });

  it("is an error with what was tried where the command prints no options", async () => {
    write("silent.mjs", "");
    const found = await check("help node silent.mjs", "| Option |", "| --a |");
    expect(found).toEqual([
      "2 table-directive: `node silent.mjs` printed no options: it printed nothing (tried `node silent.mjs --help`, then `node silent.mjs -h` → a help text with options, within 30 seconds)",
    ]);
    expect((await check("help no-such-program", "| Option |", "| --a |"))[0]).toContain("it cannot be started");
    expect((await check("help a && b", "| Option |", "| --a |"))[0]).toContain("`&&` joins two commands");
  });
});
