import { posix } from "node:path";
import type { FileReference } from "../types.ts";

/** What a link's destination names within the project. */
export type LinkTarget = Pick<FileReference, "kind" | "target" | "line" | "lastLine" | "fragment">;

/** `mailto:`, `https:`, `//host`: not ours. */
const OUTSIDE = /^(?:[A-Za-z][A-Za-z\d+.-]*:|\/\/)/;
/** What a template engine fills in. */
const TEMPLATE = /\{\{|\{%|\$\{|<[^>]*>|%[A-Z_]+%|[<>{}|]/;

/**
 * The file, anchor or line that a link in `path` leads to; null where it leads elsewhere or is no link yet.
 * A destination that begins with `/` counts from the root, as GitHub has it.
 */
export function readLinkTarget(written: string, path: string): LinkTarget | null {
  const raw = unescape(written.trim());
  if (raw === "" || raw === "#" || OUTSIDE.test(raw) || TEMPLATE.test(raw)) return null;
  const hash = raw.indexOf("#");
  const file = decode((hash < 0 ? raw : raw.slice(0, hash)).replace(/\?.*$/s, ""));
  const fragment = hash < 0 ? null : decode(raw.slice(hash + 1));
  const target = file === "" ? path : resolveFrom(file, path);
  if (target === null) return null;
  const nothing = { target, line: null, lastLine: null, fragment: null };
  if (fragment === null || fragment === "" || fragment.startsWith(":~:")) return { kind: "link", ...nothing };
  const [, line, lastLine] = /^L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$/.exec(fragment) ?? [];
  if (line === undefined) return { kind: "anchor", ...nothing, fragment };
  return { kind: "line", ...nothing, line: Number(line), lastLine: lastLine === undefined ? null : Number(lastLine) };
}

/** From the document's folder, or from the root; null where it leaves the project (`../../issues` on GitHub). */
function resolveFrom(file: string, path: string): string | null {
  const joined = file.startsWith("/") ? posix.normalize(file.slice(1) || ".") : posix.join(posix.dirname(path), file);
  return joined === ".." || joined.startsWith("../") ? null : joined;
}

function unescape(text: string): string {
  const inner = text.startsWith("<") && text.endsWith(">") ? text.slice(1, -1) : text;
  return inner.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&amp;", "&");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
