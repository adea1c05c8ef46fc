import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { createLoadedFiles } from "./loaded-files.ts";
import type { Named } from "./named-selector.ts";

/** The files that decide what selectors collect. */
export interface DecidingFiles {
  /** The project's root, absolute. */
  readonly root: string;
  /** Paths of the files of tests. */
  readonly tests: readonly string[];
  /** Paths of the files of code: where one comes or goes, a file of tests may load no more. */
  readonly code: readonly string[];
  /** All paths of the project. */
  readonly listed: readonly string[];
}

/** Changes wherever what a selector collects may have changed, as far as its test files, what they load, and configuration tell. */
export type Fingerprint = (named: Named, cwd: string) => Promise<string>;

const CONFIGURATION =
  /(?:^|\/)(?:pytest\.ini|\.pytest\.ini|pytest\.toml|pyproject\.toml|setup\.cfg|tox\.ini|conftest\.py|package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|requirements[\w.-]*\.txt|tsconfig[\w.-]*\.json|(?:vitest|vite)[\w.-]*\.[cm]?[jt]s|vitest\.workspace\.json)$/;

/** Configuration that is code. */
const BEFORE = /(?:^|\/)(?:conftest\.py|(?:vitest|vite)[\w.-]*\.[cm]?[jt]s)$/;

/** Each file is read once, whoever asks. */
export function createFingerprint(files: DecidingFiles): Fingerprint {
  const hashes = new Map<string, Promise<string>>();
  const hashOf = (path: string): Promise<string> => {
    const known = hashes.get(path) ?? hashFile(join(files.root, path));
    hashes.set(path, known);
    return known;
  };
  const code = createHash("sha256").update(files.code.join("\n")).digest("hex");
  const configuration = files.listed.filter((path) => CONFIGURATION.test(path));
  const loadedFiles = createLoadedFiles(files.listed, (path) => readText(join(files.root, path)));
  return async ({ command, places }, cwd) => {
    const named = namedFilesOf(files, places, cwd);
    const wanted = new Set([...configuration, ...testFilesOf(files, places, cwd), ...(await loadedFiles(named))]);
    const hash = createHash("sha256").update(JSON.stringify([4, command.text, cwd, code]));
    for (const path of [...wanted].sort()) hash.update(`\n${path} ${await hashOf(path)}`);
    return hash.digest("hex");
  };
}

/** Those at or below the places, or whose path holds the place, as vitest reads it; all where no place is named. */
function testFilesOf({ tests, listed }: DecidingFiles, places: readonly string[], cwd: string): readonly string[] {
  if (places.length === 0) return tests;
  return places.flatMap((place) => {
    const path = posix.join(cwd, place).replace(/\/$/, "");
    if (path === ".") return tests;
    const exact = listed.includes(path) ? [path] : [];
    return [...exact, ...tests.filter((test) => test.startsWith(`${path}/`) || test.includes(place))];
  });
}

/** Those that are named themselves, and what is loaded before them; of a folder's many files some will load. */
function namedFilesOf({ tests, listed }: DecidingFiles, places: readonly string[], cwd: string): readonly string[] {
  const named = places.flatMap((place) => {
    const path = posix.join(cwd, place);
    if (listed.includes(path)) return [path];
    return /\.\w+$/.test(place) ? tests.filter((test) => test.endsWith(`/${place}`)) : [];
  });
  return named.length === 0 ? [] : [...named, ...listed.filter((path) => BEFORE.test(path))];
}

/** A file that nobody wrote by hand is not followed. */
const LONGEST = 1_000_000;

async function readText(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null || bytes.length > LONGEST ? null : bytes.toString("utf8");
}

async function hashFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? "none" : createHash("sha256").update(bytes).digest("hex");
}
