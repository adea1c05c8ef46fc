import { readFileSync } from "node:fs";

/** The version of this package, for what a run keeps. Three folders up lies the package, from `src` as from `dist`. */
export function programVersion(): string {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
