import { posix } from "node:path";
import { literalPattern } from "../../../base/text/literal-pattern.ts";
import { shellQuote } from "../../../base/text/shell.ts";

/** A program that runs tests; which one a project has is told by its files. */
export type TestTool =
  | "pytest"
  | "vitest"
  | "jest"
  | "mocha"
  | "node:test"
  | "go test"
  | "cargo"
  | "maven"
  | "gradle"
  | "rspec"
  | "minitest"
  | "dotnet"
  | "phpunit"
  | "bats";

/** Linked tests of one file. */
export interface TestFile {
  /** Relative to the folder. */
  readonly path: string;
  /** Of the package that the tool tests, relative to the root, `.` for the root. */
  readonly folder: string;
  /** As links name them, each once; null where all of the file is linked, or a title tells no one test. */
  readonly names: readonly string[] | null;
  /** What the project starts the tool with, as it is typed: `./mvnw`, `pnpm`, `uv run`; null: the usual `mvn`, `npx`. */
  readonly starter: string | null;
}

/** The command, typed in the root, that runs linked tests of a file with each tool; where it can name no single test, their file. */
export const testCommands: Readonly<Record<TestTool, (file: TestFile) => string>> = {
  pytest: (file) => {
    const { path, names, starter } = file;
    const chosen = names?.map((name) => `${path}::${name.replaceAll(".", "::")}`) ?? [path];
    return inFolder(file, words(starter === null ? "pytest" : `${starter} pytest`, chosen));
  },
  vitest: (file) => {
    const args = [file.path, ...oneTitle("-t", file.names)];
    if (file.folder === "." || startsInFolder(file)) return script(file, "vitest run", args);
    return script({ ...file, folder: "." }, "vitest run", ["--root", file.folder, ...args]);
  },
  jest: (file) => script(file, "jest", [file.path, ...oneTitle("-t", file.names)]),
  mocha: (file) => script(file, "mocha", [file.path, ...oneTitle("--grep", file.names)]),
  "node:test": (file) => inFolder(file, words("node --test", [...lastTitle(file.names), file.path])),
  "go test": ({ path, folder, names }) => {
    const at = posix.dirname(path);
    const place = at === "." ? "." : `./${at}`;
    return words("go test", [...(folder === "." ? [] : ["-C", folder]), place, ...goPattern(names)]);
  },
  cargo: ({ path, folder, names }) => {
    const crate = folder === "." ? [] : ["--manifest-path", `${folder}/Cargo.toml`];
    const target = /^tests\/([^/]+)\.rs$/u.exec(path)?.[1];
    const filters = names?.map((name) => name.replaceAll(".", "::")) ?? [];
    const tail = filters.length === 0 ? [] : ["--", ...filters];
    return words("cargo test", [...crate, ...(target === undefined ? [] : ["--test", target]), ...tail]);
  },
  maven: ({ path, folder, names, starter }) => {
    const chosen = (names ?? [classOf(path)]).map((name) => javaName(name, path).join("#"));
    const pom = folder === "." ? [] : ["-f", `${folder}/pom.xml`];
    return words(shellQuote(starter ?? "mvn"), [...pom, "test", `-Dtest=${chosen.join(",")}`]);
  },
  gradle: ({ path, folder, names, starter }) => {
    const chosen = (names ?? [classOf(path)]).flatMap((name) => ["--tests", javaName(name, path).join(".")]);
    return words(shellQuote(starter ?? "gradle"), [...(folder === "." ? [] : ["-p", folder]), "test", ...chosen]);
  },
  rspec: (file) => {
    const title = onlyOf(file.names)?.replaceAll(" > ", " ");
    return inFolder(file, words("bundle exec rspec", [file.path, ...(title === undefined ? [] : ["-e", title])]));
  },
  minitest: (file) => {
    const name = onlyOf(file.names)?.split(".").at(-1);
    const one = name !== undefined && /^test_\w+$/u.test(name) ? ["-n", name] : [];
    return inFolder(file, words("bundle exec ruby -Itest", [file.path, ...one]));
  },
  dotnet: ({ path, folder, names }) => {
    const chosen = (names ?? [classOf(path)]).map((name) => `FullyQualifiedName~${name}`);
    return words("dotnet test", [...(folder === "." ? [] : [folder]), "--filter", chosen.join("|")]);
  },
  phpunit: (file) => {
    const methods = file.names?.map((name) => name.split(".").at(-1) ?? name) ?? [];
    const filter = methods.every((name) => /^\w+$/u.test(name)) && methods.length > 0;
    const chosen = filter ? ["--filter", `/::(${methods.join("|")})( |$)/`] : [];
    return inFolder(file, words("vendor/bin/phpunit", [...chosen, file.path]));
  },
  bats: ({ path, names }) => {
    const titles = names?.map(literalPattern) ?? [];
    return words("bats", [...(titles.length === 0 ? [] : ["-f", `^(${titles.join("|")})$`]), path]);
  },
};

function words(program: string, args: readonly string[]): string {
  return [program, ...args.map(shellQuote)].join(" ");
}

function inFolder({ folder }: TestFile, command: string): string {
  return folder === "." ? command : `cd ${shellQuote(folder)} && ${command}`;
}

/** How package managers start a tool in a folder that is not the one that they are called in. */
const inFolderOf = new Map([
  ["pnpm", (folder: string) => `pnpm -C ${folder} exec`],
  ["yarn", (folder: string) => `yarn --cwd ${folder}`],
]);

function startsInFolder({ starter }: TestFile): boolean {
  return starter !== null && inFolderOf.has(starter);
}

/** A tool that a package manager has installed. */
function script(file: TestFile, tool: string, args: readonly string[]): string {
  const { starter, folder } = file;
  const start = inFolderOf.get(starter ?? "");
  if (folder !== "." && start !== undefined) return words(`${start(shellQuote(folder))} ${tool}`, args);
  const here = starter === "pnpm" ? "pnpm exec" : (starter ?? "npx");
  return inFolder(file, words(`${here} ${tool}`, args));
}

function onlyOf(names: readonly string[] | null): string | undefined {
  return names?.length === 1 ? names[0] : undefined;
}

/** Such an option takes one pattern, of suites and title together. */
function oneTitle(option: string, names: readonly string[] | null): readonly string[] {
  const name = onlyOf(names);
  return name === undefined ? [] : [option, literalPattern(name.replaceAll(" > ", " "))];
}

/** node:test holds a pattern against each title alone. */
function lastTitle(names: readonly string[] | null): readonly string[] {
  const title = onlyOf(names)?.split(" > ").at(-1);
  return title === undefined ? [] : [`--test-name-pattern=^${literalPattern(title)}$`];
}

/** Go runs what begins so; a package's other tests (Ginkgo's) run together. A subtest alone is named by its path. */
function goPattern(names: readonly string[] | null): readonly string[] {
  if (names === null || !names.every((name) => /^(?:Test|Example|Fuzz)/u.test(name))) return [];
  const only = onlyOf(names)?.split(" > ");
  if (only !== undefined)
    return ["-run", only.map((part) => `^${literalPattern(part.replace(/\s/gu, "_"))}$`).join("/")];
  const tops = [...new Set(names.map((name) => name.split(" > ")[0] as string))];
  return ["-run", tops.length === 1 ? `^${tops[0]}$` : `^(${tops.join("|")})$`];
}

/** `Outer$Inner` and `method` of `Outer.Inner.method`, as Java writes names: classes begin with a capital. */
function javaName(name: string, path: string): readonly string[] {
  const parts = name.split(".");
  const classes = parts.filter((part) => /^\p{Lu}/u.test(part));
  const method = parts.find((part) => /^\p{Ll}/u.test(part));
  const owner = classes.length === 0 ? classOf(path) : classes.join("$");
  return method === undefined || !/^\w+$/u.test(method) ? [owner] : [owner, method];
}

function classOf(path: string): string {
  return posix.parse(path).name;
}
