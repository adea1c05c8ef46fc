import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { once } from "../../../base/collections/once.ts";
import { programId } from "../../../base/process/program-id.ts";
import type { ReadingSettings } from "../types.ts";

/** Parsers that may change under a program that does not. */
const PARSERS = ["@lezer/markdown", "@vscode/tree-sitter-wasm", "@cucumber/gherkin"];

/** Key of this program and of how files are read: readings under another one are worthless. */
export function createCacheKey(reading: ReadingSettings): string {
  return hash("sha256", [programId(), ...parsers(), JSON.stringify(reading)].join("\0"), "hex").slice(0, 32);
}

const parsers = once(() => PARSERS.map(readPackage));

/** A package's description, its version among it; some let nobody name it. */
function readPackage(name: string): string {
  const file = createRequire(import.meta.url).resolve(name);
  const inside = `/node_modules/${name}/`;
  const folder = file.slice(0, file.replaceAll("\\", "/").lastIndexOf(inside) + inside.length);
  return readFileSync(`${folder}package.json`, "latin1");
}
