import type { Issue } from "../../../base/errors/issue.ts";
import type { Link } from "../types.ts";
import { meant } from "./nearest.ts";
import { placeOf } from "./words.ts";

/** A link that leads to no clause, or to several. */
export interface LostLink {
  readonly link: Link;
  readonly state: "orphaned" | "ambiguous";
  readonly severity: Issue["severity"];
  /** Nearest addresses, or the clauses that have this one. */
  readonly candidates: readonly string[];
  /** What happened, where that is known. */
  readonly hint: string | null;
}

/** The finding of a link that leads nowhere, or to several clauses. */
export function tellLost(lost: LostLink): Issue {
  const { link, severity } = lost;
  const common = { severity, where: placeOf(link), received: link.written, subject: link.address } as const;
  return lost.state === "orphaned" ? { ...common, ...orphaned(lost) } : { ...common, ...ambiguous(lost) };
}

type Words = Pick<Issue, "rule" | "message" | "expected" | "hint">;

function orphaned({ link, candidates, hint }: LostLink): Words {
  const isWholeFile = !/ §|#|~/u.test(link.address) && link.address.includes("/");
  const isItem = link.item !== null || link.written.includes("~");
  return {
    rule: "link-orphaned",
    message: isWholeFile
      ? `orphaned (clause gone): there is no file ${link.address}`
      : `orphaned (clause gone): no spec has ${link.address}`,
    expected: isItem ? "the id of an item that a spec has" : "an address that a spec has, `specs/x.md §4.9`",
    hint: hint ?? `correct the address, or remove the link${meant(candidates)}`,
  };
}

function ambiguous({ link, candidates }: LostLink): Words {
  return {
    rule: "link-ambiguous",
    message: `ambiguous: ${candidates.length} clauses have the address ${link.address}: ${candidates.slice(0, 5).join(", ")}`,
    expected: "an address that one clause alone has",
    hint: "name one of them by its slug (`specs/x.md#slug`), or give it an id of its own, `<!-- clause: id some.name -->`",
  };
}
