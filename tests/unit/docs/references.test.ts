import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram as createLoop } from "../../../src/cli/loop/program.ts";
import { createProgram as createPtycho } from "../../../src/cli/ptycho/program.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...markdownIn("docs"),
  ...markdownIn("docs/decisions"),
  ...markdownIn("specs"),
];
const programs = { loop: createLoop(), ptycho: createPtycho() };
type ProgramName = keyof typeof programs;

function markdownIn(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => `${folder}/${name}`).filter((path) => path !== "docs/fix_plan.md"); // rendered, not written
}

function read(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The text without its code blocks, whose paths are examples. */
function prose(page: string): string {
  return read(page).replace(/^(`{3,})[\s\S]*?^\1$/gmu, "");
}

function codeSpans(text: string): readonly string[] {
  return [...text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/gu)].map((match) => match[1] ?? "");
}

/** Command lines of a program, in code spans and code blocks; `npm run bench -- loop` is none. */
function commandLines(page: string, name: ProgramName): readonly string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/^```(?:bash|console|yaml)\n([\s\S]*?)^```$/gmu)].map((match) => match[1] ?? "");
  const lines = [
    ...blocks.flatMap((block) => block.split(/\n|&&/u)),
    ...codeSpans(prose(page)).flatMap((span) => span.split("&&")),
  ];
  const start = new RegExp(`(?:^|[\\s:])(?:npx ${name}|npm run (?:-s )?${name}(?: --)?|${name})(?= |$)`, "u");
  return lines.flatMap((line) => {
    const found = start.exec(line);
    const before = found === null ? "" : line.slice(0, found.index);
    if (found === null || !/^[\s$\-:a-z]*$/u.test(before) || /\bbench\b/u.test(before)) return [];
    const words = line.slice(found.index + found[0].length);
    return [words.replace(/\s#.*/u, "").trim()];
  });
}

/** What of a command line the program does not know; null where it knows it all. */
function unknownPart(line: string, name: ProgramName): string | null {
  const program = programs[name];
  const words = line.split(/\s+/u).filter((word) => word !== "");
  let command: Command = program;
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
  }
  const [first] = words;
  if (command === program && first !== undefined && /^[a-z]/u.test(first)) return `${name} ${first}`;
  const ran = command === program ? program.commands.find((each) => each.name() === "run") : command;
  const options = [...program.options, ...(ran?.options ?? [])];
  const known = new Set(["--help", ...options.flatMap(({ short, long }) => [short, long])]);
  const flag = words.find((word) => /^--?[a-z]/iu.test(word) && !known.has(word.replace(/[=,].*/u, "")));
  return flag === undefined ? null : `${name} ${line}: ${flag}`;
}

/** What the page says of a program that the program does not know. */
function unknownParts(page: string, name: ProgramName): readonly string[] {
  const problems = commandLines(page, name).map((line) => unknownPart(line, name));
  return problems.filter((problem) => problem !== null);
}

describe.each(pages)("%s", (page) => {
  it("names commands and flags that the programs have", () => {
    expect([...unknownParts(page, "loop"), ...unknownParts(page, "ptycho")]).toEqual([]);
  });
});

describe("references in the documentation", () => {
  it("are found where there are some", () => {
    expect(commandLines("README.md", "ptycho")).toEqual(expect.arrayContaining(["engine install", "doctor"]));
    expect(commandLines("README.md", "loop")).toEqual(
      expect.arrayContaining(["demo", "plan check", "next --json", "init --dry-run"]),
    );
  });

  it("are unknown where the program lacks the command or the flag", () => {
    expect(unknownPart("finnish", "loop")).toBe("loop finnish");
    expect(unknownPart("red --comit", "loop")).toBe("loop red --comit: --comit");
  });
});
