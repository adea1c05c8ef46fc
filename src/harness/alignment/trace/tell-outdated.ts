import type { Issue } from "../../../base/errors/issue.ts";
import { revisionOf } from "../clauses/address.ts";
import { encodeAddress } from "../clauses/written-path.ts";
import type { JudgedClause } from "./judge-clause.ts";
import { nameOf, placeOf, reviewCommand } from "./words.ts";

/** Links that name another revision than their clause has. */
export function tellOutdated({ traced, outdated, waivers, bases }: JudgedClause): readonly Issue[] {
  if (waivers.has("stale-clause")) return [];
  return outdated.map((link) => ({
    severity: "error",
    rule: "link-outdated",
    where: placeOf(link),
    message: `stale: clause changed since review: ${nameOf(traced)} has revision ${traced.revision ?? "none"}`,
    received: `${link.written}, revision ${revisionOf(link.address) ?? "none"}`,
    expected: traced.revision === null ? "no revision" : `revision ${traced.revision}`,
    hint: `read the clause again, make what stands here agree with it, write ${encodeAddress(traced.id)}, and run ${reviewCommand(traced.id)}`,
    subject: link.address,
    basis: bases.get("stale-clause") ?? [],
  }));
}
