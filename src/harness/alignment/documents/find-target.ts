import { posix } from "node:path";
import type { FileReference } from "../types.ts";
import type { PathTree } from "./path-tree.ts";

/**
 * The path of the project that a reference means; null where there is none.
 * A link means one place. A mention may count from the root, from the document's folder or from a package's.
 */
export function findTarget(reference: FileReference, tree: PathTree): string | null {
  const target = withoutSlash(reference.target);
  const meant = isMention(reference)
    ? [target, posix.join(posix.dirname(reference.path), target)]
    : [target, ...pageVariants(target)];
  const found = meant.find((path) => tree.has(path));
  if (found !== undefined) return found;
  return isMention(reference) ? (tree.endingIn(target)[0] ?? null) : null;
}

/** Whether it is a path that somebody wrote down, not a link. */
export function isMention({ kind, written }: FileReference): boolean {
  return kind === "path" || (kind === "line" && !/#L\d/.test(written));
}

/** `docs/` and `docs` are the same folder; the root is `.`. */
export function withoutSlash(path: string): string {
  return path === "/" || path === "" ? "." : path.replace(/\/$/, "");
}

/** A generator of pages leaves endings out, or puts its own. */
function pageVariants(target: string): readonly string[] {
  const stem = target.replace(/\.html?$/, "");
  if (/\.[a-z]\w{0,4}$/i.test(stem)) return [];
  return [".md", ".mdx", ".rst", "/index.md", "/README.md"].map((ending) => `${stem}${ending}`);
}
