import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Finds the file that declares a module's package; null where none does. */
export type Requirements = (module: string) => string | null;

const FILES =
  /(?:^|\/)(?:pyproject\.toml|setup\.(?:cfg|py)|Pipfile|environment\.ya?ml|[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in))$/;
const MOST_FILES = 50;

/** What a Python project says that it needs, by words: `-`, `_`, `.` and case make no difference. @param listed paths of the project */
export async function readRequirements(root: string, listed: readonly string[]): Promise<Requirements> {
  const paths = listed.filter((path) => FILES.test(path)).slice(0, MOST_FILES);
  const texts = await Promise.all(paths.map((path) => readFile(join(root, path), "utf8").catch(() => "")));
  const words = texts.map((text) => new Set((text.match(/[A-Za-z0-9][\w.-]*/g) ?? []).map(normal)));
  return (module) => {
    const at = words.findIndex((each) => each.has(normal(module)));
    return at === -1 ? null : (paths[at] as string);
  };
}

function normal(word: string): string {
  return word.toLowerCase().replace(/[-_.]+/g, "-");
}
