import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { readTags } from "../../../src/harness/alignment/clauses/openfasttrace/read-tags.ts";
import { readClauses } from "../../../src/harness/alignment/clauses/read-clauses.ts";
import { openCodeReader } from "../../../src/harness/alignment/code/read-code.ts";
import type { Clause } from "../../../src/harness/alignment/types.ts";
import { sortItems, type ComparedItem } from "./oracle.ts";

/** Items that we find in folders of a project. */
export function convertByUs(root: string, folders: readonly string[]): readonly ComparedItem[] {
  const paths = globSync(
    folders.map((folder) => `${folder}/**`),
    { cwd: root, dot: true },
  );
  return sortItems(paths.flatMap((path) => itemsOf(root, path)));
}

function itemsOf(root: string, path: string): readonly ComparedItem[] {
  const text = readFileSync(join(root, path), "utf8");
  const isDocument = /\.(?:md|markdown|rst)$/i.test(path);
  const { clauses } = isDocument ? readClauses(text, path, { needs: [], linkWords: [] }) : readTags(text, path);
  return clauses.filter(({ kind }) => kind === "item").map(comparedOf);
}

/** Items that we find in features, whose comments alone hold tags. */
export async function convertFeaturesByUs(root: string, folder: string): Promise<readonly ComparedItem[]> {
  const reader = await openCodeReader();
  const settings = { needs: [], linkWords: [] };
  const items: ComparedItem[] = [];
  for (const path of globSync(`${folder}/**/*.feature`, { cwd: root })) {
    const text = readFileSync(join(root, path), "utf8");
    const { clauses } = await reader.read(text, path, "test", settings);
    items.push(...clauses.map(comparedOf));
  }
  return sortItems(items);
}

function comparedOf({ id, title, needs, covers, depends, status, tags, path, range }: Clause): ComparedItem {
  return {
    id,
    title,
    needs,
    tags,
    place: `${path}:${range.line}`,
    status: status ?? "approved",
    covers: covers.map(({ address }) => address),
    depends: depends.map(({ address }) => address),
  };
}
