import { posix } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import type { FileReference } from "../types.ts";
import { nearestWord } from "./nearest-path.ts";
import { ANY_ANCHOR } from "./read-anchors.ts";

/** Fragments that GitHub's page has whatever the file says. */
const ALWAYS = new Set(["top", "readme", "readme-ov-file", "files"]);

/** Near anchors are looked for among so many. */
const MOST_COMPARED = 2_000;

/** Whether the file (or the page that a folder shows) has the anchor that a link names. */
export function checkAnchor(
  reference: FileReference,
  found: string,
  { anchors }: { readonly anchors: ReadonlyMap<string, readonly string[]> },
): readonly Issue[] {
  const file = anchors.has(found) ? found : posix.join(found, "README.md");
  const known = anchors.get(file);
  const fragment = (reference.fragment ?? "").replace(/^user-content-/, "");
  if (known === undefined || ALWAYS.has(fragment)) return [];
  const { all, folded } = indexOf(known);
  if (all.has(fragment)) return [];
  const alike = folded.get(fold(fragment));
  const near =
    alike ??
    (known.length > MOST_COMPARED
      ? null
      : nearestWord(
          fragment,
          known.filter((anchor) => anchor !== ANY_ANCHOR),
        ));
  return [
    {
      severity: alike === undefined ? "error" : "warning",
      rule: "reference-missing",
      where: { file: reference.path, line: reference.range.line, column: reference.range.column },
      message:
        alike === undefined
          ? `${file} has no heading or anchor \`${fragment}\``
          : `The anchor \`${fragment}\` of ${file} is spelled otherwise on GitHub`,
      received: reference.written,
      expected: near === null ? "the slug of a heading, or the id of an anchor" : `#${near}`,
      hint:
        near === null
          ? `link to a heading of ${file}, or put \`<a id="${fragment}"></a>\` before the place that is meant`
          : `write \`#${near}\``,
      subject: `${file}#${fragment}`,
    },
  ];
}

interface AnchorIndex {
  readonly all: ReadonlySet<string>;
  /** The first anchor of each folded spelling. */
  readonly folded: ReadonlyMap<string, string>;
}

const indexes = new WeakMap<readonly string[], AnchorIndex>();

/** Made once a file: a page may link to its own headings thousands of times. */
function indexOf(anchors: readonly string[]): AnchorIndex {
  const known = indexes.get(anchors);
  if (known !== undefined) return known;
  const folded = new Map(anchors.toReversed().map((anchor) => [fold(anchor), anchor]));
  const index = { all: new Set(anchors), folded };
  indexes.set(anchors, index);
  return index;
}

/** Case, and the ways in which generators of pages treat hyphens. */
function fold(anchor: string): string {
  return anchor
    .toLowerCase()
    .replace(/[-_.]+/g, "-")
    .replace(/^-|-$/g, "");
}
