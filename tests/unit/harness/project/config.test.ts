import { readFileSync } from "node:fs";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { loadConfig } from "../../../../src/harness/project/config.ts";
import { CONFIG_SCHEMA } from "../../../../src/harness/project/config-issues.ts";

let home = "";
let root = "";
let count = 0;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "loop-config-"));
});
beforeEach(async () => {
  root = join(home, String(count++));
  await mkdir(root);
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function write(content: string | Uint8Array): Promise<void> {
  await writeFile(join(root, "loop.config.json"), content);
}

async function problemsOf(content: string | Uint8Array): Promise<string> {
  await write(content);
  const error = await loadConfig(root).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: "CONFIG_INVALID", kind: "input" });
  return (error as AppError).details.problems?.join("\n") ?? "";
}

/** Which globs those are is the schema's matter. */
const { properties } = JSON.parse(readFileSync(CONFIG_SCHEMA, "utf8")).properties.alignment;
const alignment = {
  ...Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, (field as { default: unknown }).default]),
  ),
  written: [],
};

const defaults = {
  plans: ["plans/**/*.md"],
  reports: "reports",
  ledger: "docs/fix_plan.md",
  templates: null,
  suites: [],
  selectorTimeoutMs: 600_000,
  suiteTimeoutMs: 3_600_000,
  environment: ["CI", "NODE_ENV", "NODE_OPTIONS", "PYTHONPATH", "PYTEST_ADDOPTS", "CUDA_VISIBLE_DEVICES", "TZ", "LANG"],
  compressAboveBytes: 1_048_576,
  ignore: ["**/__pycache__/**", "**/.pytest_cache/**", "**/.hypothesis/**", "**/.coverage", "**/node_modules/**"],
  alignment,
};

describe("a suite that is a command", () => {
  it("is refused, with its place and where it can be named", async () => {
    const problems = await problemsOf('{ "suites": ["pytest", "gotestsum ./..."] }');
    expect(problems).toContain("loop.config.json:1:24");
    expect(problems).toContain("verdicts come from the JUnit XML that it writes");
    expect(problems).toContain("front matter");
    expect(problems).not.toContain("received  pytest");
  });
});

describe("a configuration that can be used", () => {
  it("is all defaults where there is no file", async () => {
    expect(await loadConfig(root)).toEqual(defaults);
  });

  it("is all defaults where the file says nothing but its schema", async () => {
    await write('{ "$schema": "./somewhere.json" }');
    expect(await loadConfig(root)).toEqual(defaults);
  });

  it("knows which fields of the alignment the file itself gives", async () => {
    await write('{"alignment": {"specs": ["doc/spec/**/*.md"]}}');
    const { alignment: read } = await loadConfig(root);
    expect(read).toEqual({ ...alignment, specs: ["doc/spec/**/*.md"], written: ["specs"] });
  });

  it("keeps the defaults of the fields that the file leaves out, nested ones too", async () => {
    await write('{"timeouts": {"suite": "90s"}, "suites": ["pytest tests/ -v"]}');
    expect(await loadConfig(root)).toEqual({ ...defaults, suiteTimeoutMs: 90_000, suites: ["pytest tests/ -v"] });
  });

  it.each([
    ["500ms", 500],
    ["90s", 90_000],
    ["10m", 600_000],
    ["2h", 7_200_000],
  ])("reads the duration %s", async (text, expected) => {
    await write(JSON.stringify({ timeouts: { selector: text } }));
    expect((await loadConfig(root)).selectorTimeoutMs).toBe(expected);
  });

  it("gives a folder one spelling, whatever dots and slashes it is written with", async () => {
    await write('{"reports": "./evidence//runs/", "ledger": "./docs/log.md", "templates": "docs/templates/"}');
    expect(await loadConfig(root)).toMatchObject({
      reports: "evidence/runs",
      ledger: "docs/log.md",
      templates: "docs/templates",
    });
  });

  it("is read with a byte order mark and with Windows line ends", async () => {
    await write('\uFEFF{\r\n\t"reports": "r"\r\n}\r\n');
    expect((await loadConfig(root)).reports).toBe("r");
  });
});

describe("a configuration with problems", () => {
  it("shows all of them at once, each with its line and column", async () => {
    const problems = await problemsOf(
      '{\n  "report": "x",\n  "timeouts": { "selector": "ten minutes", "suit": "1m" },\n  "environment": ["A=1"],\n  "compressAbove": -1\n}\n',
    );
    expect(problems).toContain("loop.config.json:2:3 error config-unknown-key: unknown key `report`");
    expect(problems).toContain("fix: did you mean `reports`?");
    expect(problems).toContain("loop.config.json:3:29 error config-value: `timeouts.selector`");
    expect(problems).toContain('received: "ten minutes"');
    expect(problems).toContain("loop.config.json:3:44 error config-unknown-key: unknown key `timeouts.suit`");
    expect(problems).toContain("fix: did you mean `suite`?");
    expect(problems).toContain("loop.config.json:4:19 error config-value: `environment.0`");
    expect(problems).toContain("loop.config.json:5:20 error config-value: `compressAbove`");
  });

  it.each([
    { what: "a comment", text: '{\n  // all\n  "plans": ["a"]\n}', place: ":2:3", hint: "take the comment out" },
    { what: "a comma too many", text: '{\n  "plans": ["a"],\n}', place: ":3:1", hint: "take out the comma before it" },
    { what: "single quotes", text: "{\n  'plans': ['a']\n}", place: ":2:3", hint: "write double quotes" },
    { what: "a missing brace", text: '{\n  "plans": ["a"]\n', place: ":3:1", hint: "close what is open" },
    { what: "nothing at all", text: "", place: ":1:1", hint: "write {} or remove the file" },
    {
      what: "a word without quotes",
      text: '{\n  "plans": ["a"],\n  "reports": here\n}',
      place: ":3:14",
      hint: "look just before this place",
    },
    { what: "words", text: "plans: a", place: ":1:1", hint: "look just before this place" },
  ])("that holds $what names the place and the fix", async ({ text, place, hint }) => {
    const problems = await problemsOf(text);
    expect(problems).toContain(`loop.config.json${place} error json-syntax: the file is not valid JSON`);
    expect(problems).toContain(hint);
  });

  it("names a key that stands twice", async () => {
    expect(await problemsOf('{"reports": "a",\n "reports": "b"}')).toContain(":2:2 error json-duplicate-key");
  });

  it("names one within an object, and takes no text for a key", async () => {
    const within = '{"timeouts": {"suite": "1h", "suite": "2h"}}';
    expect(await problemsOf(within)).toContain(":1:30 error json-duplicate-key");
    await write(String.raw`{"ignore": ["a\": \"b", "key: d", "\":"], "reports" : "r"}`);
    expect((await loadConfig(root)).ignore).toEqual(['a": "b', "key: d", '":']);
  });

  it.each(["null", "[]", '"x"', "3"])("is refused where the file holds %s instead of an object", async (text) => {
    expect(await problemsOf(text)).toContain("the file must hold an object");
  });

  it("is refused in UTF-16", async () => {
    expect(await problemsOf(Buffer.from('\uFEFF{"reports": "a"}', "utf16le"))).toContain("the file is not UTF-8");
  });

  it.each(["/var/x", "../x", "a/../../x", "C:\\x", "a\\b", "", " ", ".", "~/x"])(
    "is refused where the reports' folder is %j, outside the repository or all of it",
    async (reports) => {
      const problems = await problemsOf(JSON.stringify({ reports }));
      expect(problems).toContain("expected: a path inside the repository");
    },
  );

  it("says once what is wrong with a templates folder", async () => {
    expect((await problemsOf('{"templates": "/etc"}')).match(/error/gu)).toHaveLength(1);
  });

  it.each(["0s", "-1s", "1.5m", "10", "10 m", "100h", "9999999s"])("refuses the duration %j", async (selector) => {
    expect(await problemsOf(JSON.stringify({ timeouts: { selector } }))).toContain(
      "expected: a whole number with its unit",
    );
  });

  it("refuses a key that tampers with prototypes", async () => {
    expect(await problemsOf('{"__proto__": {"reports": "a"}}')).toContain("unknown key `__proto__`");
  });
});

it("says that a folder stands where the configuration file belongs", async () => {
  await mkdir(join(root, "loop.config.json"));
  await expect(loadConfig(root)).rejects.toMatchObject({ code: "IO_FAILED", kind: "environment" });
});
