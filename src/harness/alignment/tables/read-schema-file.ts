import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { relativePaths } from "../../../base/text/relative-paths.ts";
import type { ReadJson } from "./open-schema.ts";

/** Reads JSON and YAML files below a root; what cannot be read is an `Error`, never thrown. */
export function createSchemaReader(root: string): ReadJson {
  return async (path) => {
    if (path.startsWith("../") || path.startsWith("/")) return new Error("it lies outside of the project");
    try {
      const text = (await readFile(join(root, path), "utf8")).replace(/^\uFEFF/, "");
      return /\.ya?ml$/i.test(path) ? (parse(text, { maxAliasCount: 100 }) as unknown) : (JSON.parse(text) as unknown);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return new Error(code === "ENOENT" ? "there is no such file" : relativePaths(message.split("\n")[0] ?? "", root));
    }
  };
}
