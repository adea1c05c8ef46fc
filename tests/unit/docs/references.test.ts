import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../../src/cli/loop/program.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...markdownIn("docs"),
  ...markdownIn("docs/decisions"),
  ...markdownIn("specs"),
];
const program = createProgram();

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

/** Relative targets of links and pictures that are not there. */
function brokenLinks(page: string): readonly string[] {
  const targets = [...prose(page).matchAll(/\]\(([^)\s]+)\)/gu)].map((match) => match[1] ?? "");
  const relative = targets.filter((target) => !/^(?:[a-z]+:|#)/u.test(target));
  return relative.filter((target) => !existsSync(join(root, dirname(page), target.replace(/#.*/u, ""))));
}

/** Paths of this repository in code spans; what has a placeholder or a wildcard in it is a pattern, not a path. */
function missingPaths(page: string): readonly string[] {
  const path = /^(?:\.ci|\.github|docs|plans|scripts|specs|src|tests)\/[\w./@-]+$/u;
  return codeSpans(prose(page)).filter((span) => path.test(span) && !existsSync(join(root, span)));
}

/** Command lines of this program, in code spans and code blocks. */
function commandLines(page: string): readonly string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/^```(?:bash|console|yaml)\n([\s\S]*?)^```$/gmu)].map((match) => match[1] ?? "");
  const lines = [
    ...blocks.flatMap((block) => block.split(/\n|&&/u)),
    ...codeSpans(prose(page)).flatMap((span) => span.split("&&")),
  ];
  const start = /(?:^|[\s:])(?:npx loop|npm run (?:-s )?loop(?: --)?|loop)(?= |$)/u;
  return lines.flatMap((line) => {
    const found = start.exec(line);
    return found?.index === undefined || !/^[\s$\-:a-z]*$/u.test(line.slice(0, found.index))
      ? []
      : [
          line
            .slice(found.index + found[0].length)
            .replace(/\s#.*/u, "")
            .trim(),
        ];
  });
}

/** What of a command line the program does not know; null where it knows it all. */
function unknownPart(line: string): string | null {
  const words = line.split(/\s+/u).filter((word) => word !== "");
  let command: Command = program;
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
  }
  const [first] = words;
  if (command === program && first !== undefined && /^[a-z]/u.test(first)) return `loop ${first}`;
  const ran = command === program ? program.commands.find((each) => each.name() === "run") : command;
  const options = [...program.options, ...(ran?.options ?? [])];
  const known = new Set(["--help", ...options.flatMap(({ short, long }) => [short, long])]);
  const flag = words.find((word) => /^--?[a-z]/iu.test(word) && !known.has(word));
  return flag === undefined ? null : `loop ${line}: ${flag}`;
}

describe.each(pages)("%s", (page) => {
  it("links to files that exist", () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it("names paths that exist", () => {
    expect(missingPaths(page)).toEqual([]);
  });

  it("names commands and flags that the program has", () => {
    expect(
      commandLines(page)
        .map(unknownPart)
        .filter((problem) => problem !== null),
    ).toEqual([]);
  });
});

describe("references in the documentation", () => {
  it("are found where there are some", () => {
    expect(commandLines("README.md")).toEqual(
      expect.arrayContaining(["demo", "plan check", "next --json", "init --dry-run"]),
    );
    expect(codeSpans(prose("docs/architecture.md"))).toContain("src/harness/verdict");
  });

  it("are unknown where the program lacks the command or the flag", () => {
    expect(unknownPart("finnish")).toBe("loop finnish");
    expect(unknownPart("red --comit")).toBe("loop red --comit: --comit");
  });
});
