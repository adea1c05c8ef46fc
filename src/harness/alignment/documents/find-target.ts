import { posix } from "node:path";
import type { FileReference } from "../types.ts";
import type { PathTree } from "./path-tree.ts";
import { siteOf } from "./site.ts";

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
  return isMention(reference) ? (tree.endingIn(target)[0] ?? null) : findOnSite(reference, tree);
}

/** On a site `/x` counts from the site's root, wherever that lies, and `x` may count from the page as if it were a folder. */
function findOnSite({ path, written, ...reference }: FileReference, tree: PathTree): string | null {
  const target = withoutSlash(reference.target);
  if (target === "." || siteOf(path, tree) === null) return null;
  const page = path.replace(/\.[^./]*$/, "");
  const meant = written.startsWith("/") ? target : posix.join(page, posix.relative(posix.dirname(path), target));
  const pages = [meant, ...pageVariants(meant)];
  return pages.find((each) => tree.has(each)) ?? pages.flatMap((each) => tree.endingIn(each))[0] ?? null;
}

/** Whether it is a path that somebody wrote down, not a link. */
export function isMention({ kind, written }: FileReference): boolean {
  return kind === "path" || kind === "clause" || (kind === "line" && !/#L\d/.test(written));
}

/** `docs/` and `docs` are the same folder; the root is `.`. */
export function withoutSlash(path: string): string {
  return path === "/" || path === "" ? "." : path.replace(/\/$/, "");
}

/** A generator of pages leaves endings out, or puts its own. */
function pageVariants(target: string): readonly string[] {
  const stem = target.replace(/\.html?$/, "");
  if (/\.[a-z]\w{0,4}$/i.test(stem)) return [];
  return [".md", ".mdx", ".rst", "/index.md", "/index.mdx", "/_index.md", "/README.md"].map(
    (ending) => `${stem}${ending}`,
  );
}
