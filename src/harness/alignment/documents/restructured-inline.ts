import type { Piece } from "./pieces.ts";

/** Literals, and what stands in single back-ticks, with its role before or its underscores behind it. */
const MARKED = /``((?:[^`]|`(?!`)){1,400}?)``|(?::([\w:.+-]{1,40}):)?`([^`]{1,600})`(__?(?!\w))?/gu;
const AIMED = /<([^<>]+)>\s*$/u;

/** What one paragraph of reStructuredText, that stands at `base`, has within it. */
export function restructuredInline(text: string, base: number): readonly Piece[] {
  if (!text.includes("`")) return [];
  return [...text.matchAll(MARKED)].flatMap((match) => {
    const [all, literal, role = "", inner = "", behind = ""] = match;
    const range = { from: base + match.index, to: base + match.index + all.length };
    if (literal !== undefined) return [{ kind: "code" as const, text: literal, ...range }];
    const target = AIMED.exec(inner)?.[1];
    if (role === "download") return linkTo(target ?? inner, range);
    if (role !== "" && role !== "file") return [];
    if (behind === "") return target === undefined ? [{ kind: "code" as const, text: inner, ...range }] : [];
    return target === undefined ? [] : linkTo(target, range);
  });
}

/** A link to a file; none to another target's name (`name_`), a pattern, or a page that a generator makes. */
export function linkTo(written: string, range: { readonly from: number; readonly to: number }): readonly Piece[] {
  const target = written.trim();
  if (target === "" || /_$|[*\s]|\.html?(?:#|$)/u.test(target)) return [];
  return [{ kind: "link", target, ...range }];
}
