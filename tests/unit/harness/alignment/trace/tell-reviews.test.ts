import { expect, it } from "vitest";
import { tellReviews } from "../../../../../src/harness/alignment/trace/tell-reviews.ts";

const gone = "specs/x.md §1";
const entry = { id: gone, line: 7, clause: "0", depends: [], links: [], reviewed: null, waivers: [] };
const reviews = { path: "alignment.lock", entries: new Map([[gone, entry]]) };

it("warns of the review of a clause that is gone, once no link names it any more", () => {
  const told = (addresses: readonly string[]): unknown =>
    tellReviews([], { reviews, today: "2026-11-01", told: new Set(addresses) }).map(
      ({ severity, rule, where }) => `${severity} ${rule} ${where.file}:${where.line}`,
    );
  expect(told([gone])).toEqual([]);
  expect(told(["specs/x.md §2"])).toEqual(["warning review-orphaned alignment.lock:7"]);
});
