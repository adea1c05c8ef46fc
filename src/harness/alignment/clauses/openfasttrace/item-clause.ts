import type { Clause, Reference, TextRange } from "../../types.ts";
import { hashText, normaliseText } from "../clause-hash.ts";
import { formatItemId, type ItemId } from "./item-id.ts";

/** What is known of an item; what is left out is empty. */
export interface ItemParts {
  readonly id: ItemId;
  readonly title: string | null;
  readonly needs: readonly string[];
  readonly covers: readonly Reference[];
  readonly path: string;
  readonly range: TextRange;
  /** What its hash is made of. */
  readonly text: string;
  readonly depends?: readonly Reference[];
  readonly status?: string | null;
  readonly tags?: readonly string[];
  readonly parent?: string | null;
}

/** An item of OpenFastTrace as a clause. */
export function createItemClause(parts: ItemParts): Clause {
  const { id, title, needs, covers, path, range, text } = parts;
  const address = formatItemId(id);
  return {
    id: address,
    addresses: [address, `${id.artifact}~${id.name}`],
    kind: "item",
    artifact: id.artifact,
    revision: id.revision,
    title: title === null || title === "" ? id.name : title,
    path,
    range,
    hash: hashText(normaliseText(text.replace(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/gm, ""))),
    needs,
    informative: false,
    depends: parts.depends ?? [],
    covers,
    status: parts.status ?? null,
    tags: parts.tags ?? [],
    parent: parts.parent ?? null,
  };
}
