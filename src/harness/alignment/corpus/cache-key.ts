import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { ReadingSettings } from "../types.ts";

/** Rooms whose code decides what a file says, from this one. */
const ROOMS = ["./", "../clauses/", "../code/", "../documents/", "../../plan/", "../../selector/"];
/** Parsers that may change under a program that does not. */
const PARSERS = [
  "@lezer/markdown/package.json",
  "@vscode/tree-sitter-wasm/package.json",
  "@cucumber/gherkin/package.json",
];

/** Key of this program and of how files are read: readings under another one are worthless. */
export function createCacheKey(reading: ReadingSettings): string {
  program ??= digest(programParts());
  return digest([program, JSON.stringify(reading)]);
}

/** Does not change while it runs. */
let program: string | null = null;

/** The package with its version, the parsers' and grammars' versions, and the code itself, which changes between two versions too. */
function programParts(): readonly string[] {
  const parsers = PARSERS.map((name) => readOr(() => createRequire(import.meta.url).resolve(name)));
  const ownPackage = readOr(() => new URL("../../../../package.json", import.meta.url));
  return [ownPackage, ...parsers, ...ROOMS.flatMap(readRoom)];
}

function readRoom(room: string): readonly string[] {
  const folder = fileURLToPath(new URL(room, import.meta.url));
  const names = namesIn(folder).filter((name) => /\.[jt]s(?:on)?$/.test(name) && !name.endsWith(".d.ts"));
  return names.flatMap((name) => [name, readOr(() => `${folder}${name}`)]);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  } catch {
    return [];
  }
}

function readOr(find: () => string | URL): string {
  try {
    return readFileSync(find(), "latin1");
  } catch {
    return "";
  }
}

function digest(parts: readonly string[]): string {
  return hash("sha256", parts.join("\0"), "hex").slice(0, 32);
}
