import type { FileFacts } from "../../types.ts";

/**
 * Files without what looks like OpenFastTrace's tags, where no spec has an item of its: `[impl->dsn~x~1]` is then
 * somebody's text about it.
 */
export function withoutForeignTags(files: readonly FileFacts[]): readonly FileFacts[] {
  const usesItems = files.some(({ role, clauses }) => role === "spec" && clauses.some(isItem));
  return usesItems ? files : files.map(withoutTags);
}

function withoutTags(file: FileFacts): FileFacts {
  if (!file.clauses.some(isItem) && !file.links.some(isOfItem)) return file;
  const clauses = file.clauses.filter((clause) => !isItem(clause));
  const links = file.links.filter((link) => !isOfItem(link));
  return { ...file, clauses, links };
}

function isItem({ artifact }: { readonly artifact: string | null }): boolean {
  return artifact !== null;
}

/** `dsn~x~1`: a type, a name and a revision. An id of ours has a revision at most. */
function isOfItem({ address }: { readonly address: string }): boolean {
  return /^[A-Za-z]+~[^~\s]+~\d+$/u.test(address);
}
