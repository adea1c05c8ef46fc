import { describe, expect, it } from "vitest";
import { compareReview, type CoveringLink } from "../../../../../src/harness/alignment/trace/compare-review.ts";
import { toLocked } from "../../../../../src/harness/alignment/trace/state-hash.ts";
import type { LockEntry, LockedLink } from "../../../../../src/harness/alignment/review/types.ts";
import { link } from "./project.ts";

const names = ["a", "b", "c", "d", "e"];
const now = names.map((name) => link("specs/x.md §1", "impl", { name, text: name })) as readonly CoveringLink[];

function entry(links: readonly LockedLink[]): LockEntry {
  return { id: "specs/x.md §1", line: 1, clause: "aa", depends: [], links, reviewed: null, waivers: [] };
}

describe("compareReview", () => {
  it("finds the same with the lock's links in their order and in any other", () => {
    const locked = now.map(toLocked).map((one) => (one.name === "c" ? { ...one, hash: "0", exact: null } : one));
    const inOrder = compareReview(entry(locked), { hash: "aa", links: now, depends: [] });
    expect(inOrder).toMatchObject({ text: false, changed: [now[2]], added: [], gone: [], moved: false });
    expect(compareReview(entry(locked.toReversed()), { hash: "aa", links: now, depends: [] })).toEqual(inOrder);
  });

  // @spec specs/alignment.md §5
  it("takes the very text for the reviewed one, whatever its tokens are now, and the tokens, however they are set", () => {
    const differing = (change: Partial<LockedLink>): unknown =>
      compareReview(entry(now.map((one) => ({ ...toLocked(one), ...change }))), {
        hash: "aa",
        links: now,
        depends: [],
      });
    expect(differing({ hash: "0" })).toMatchObject({ changed: [] });
    expect(differing({ exact: "0" })).toMatchObject({ changed: [] });
    expect(differing({ exact: null })).toMatchObject({ changed: [] });
    expect(differing({ hash: "0", exact: "0" })).toMatchObject({ changed: now });
    expect(differing({ hash: "0", exact: null })).toMatchObject({ changed: now });
  });

  it("takes a symbol with two links for one", () => {
    const [first, ...others] = now as readonly [CoveringLink, ...CoveringLink[]];
    const twice = { hash: "aa", links: [first, first, ...others], depends: [] };
    const difference = compareReview(entry(now.map(toLocked)), twice);
    expect(difference).toMatchObject({ changed: [], added: [], gone: [], moved: false });
  });

  it("misses a link that the review saw, and notices one that it did not see, wherever they stand", () => {
    for (const at of names.keys()) {
      const without = now.toSpliced(at, 1);
      const locked = without.map(toLocked);
      expect(compareReview(entry(locked), { hash: "aa", links: now, depends: [] }).added).toEqual([now[at]]);
      const gone = compareReview(entry(now.map(toLocked)), { hash: "aa", links: without, depends: [] }).gone;
      expect(gone).toEqual([toLocked(now[at] as CoveringLink)]);
    }
  });
});
