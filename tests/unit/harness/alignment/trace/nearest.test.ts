import { describe, expect, it } from "vitest";
import { createAddressBook } from "../../../../../src/harness/alignment/trace/address-book.ts";
import { createFinder } from "../../../../../src/harness/alignment/trace/nearest.ts";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import { clause, file, link, project } from "./project.ts";

function near(address: string, ...ids: readonly string[]): readonly string[] {
  const files = [file("specs/x.md", "spec", { clauses: ids.map((id) => clause(id)) })];
  return createFinder(createAddressBook(files), null).near(address).addresses;
}

describe("createFinder", () => {
  it("finds the id that was meant", () => {
    expect(near("fwd.amplitdue~1", "fwd.amplitude~1", "fwd.phase~1", "loss.kind")).toEqual(["fwd.amplitude~1"]);
  });

  it("takes a name with a point for an id, one with an ending of specs for a file", () => {
    expect(near("fwd.amplitde", "fwd.amplitude")).toEqual(["fwd.amplitude"]);
    expect(near("x.md", "fwd.amplitude")).toEqual(["specs/x.md"]);
  });

  it("names nothing where nothing is alike", () => {
    expect(near("zzzzzzzz", "fwd.amplitude~1")).toEqual([]);
  });

  // @spec specs/alignment.md §9
  it("says how a file that git lists and nothing reads becomes a spec", () => {
    const files = [file("specs/x.md", "spec", { clauses: [clause("specs/x.md §1")] })];
    const book = createAddressBook(files, new Set(["packages/core/specs/x.md"]));
    expect(createFinder(book, null).near("packages/core/specs/x.md §1").hint).toBe(
      "no spec is read from packages/core/specs/x.md: if it is there, add it to `alignment.specs` in loop.config.json; did you mean specs/x.md §1?",
    );
  });

  // @spec specs/alignment.md §9
  it("says that nothing is read from a submodule or behind a symbolic link", () => {
    const files = [file("specs/x.md", "spec", { clauses: [clause("specs/x.md §1")] })];
    const book = createAddressBook(files, new Set(["libs/sub"]));
    expect(createFinder(book, null).near("libs/sub/specs/x.md §1").hint).toBe(
      "libs/sub is a submodule or a symbolic link, behind which no spec is read: name a clause of this project; did you mean specs/x.md §1?",
    );
  });

  // @spec specs/alignment.md §9
  it("says which end of a range leads nowhere, or that it runs backwards", () => {
    const files = [
      file("specs/x.md", "spec", { clauses: ["specs/x.md §4.1", "specs/x.md §4.3"].map((id) => clause(id)) }),
    ];
    const finder = createFinder(createAddressBook(files), null);
    expect(finder.near("specs/x.md §4.1..4.2").hint).toBe(
      "no spec has specs/x.md §4.2, an end of the range: correct it; did you mean specs/x.md §4.1 or specs/x.md §4.3?",
    );
    expect(finder.near("specs/x.md §4.3..4.1").hint).toBe(
      "§4.1 stands before §4.3 in specs/x.md: write them the other way round",
    );
  });

  it("answers some hundred of many thousand lost addresses, and no more", () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => `specs/x.md §${at}`);
    const files = [file("specs/x.md", "spec", { clauses: ids.map((id) => clause(id)) })];
    const finder = createFinder(createAddressBook(files), null);
    const answers = Array.from({ length: 20_000 }, (_, at) => finder.near(`specs/x.md §${at}.${at}.${at}`).addresses);
    expect(answers.some((addresses) => addresses.length > 0)).toBe(true);
    expect(answers.findLastIndex((addresses) => addresses.length > 0)).toBeLessThan(500);
  });
});

// @spec specs/alignment.md §3.1
describe("an address that is suggested", () => {
  const odd = clause("specs/two words.md §1", { path: "specs/two words.md" });

  it("has its path as in a URL where a link is missing", () => {
    const { issues } = traceClauses(project([odd], [link(odd.id)]));
    expect(issues.find(({ rule }) => rule === "clause-uncovered")?.hint).toContain("`@spec specs/two%20words.md §1`");
  });

  it("has its path as it is where a plan shall name it, in a code span", () => {
    const { issues } = traceClauses(project([{ ...odd, needs: ["evidence"] }], []));
    expect(issues[0]?.hint).toContain("`- spec:` with `specs/two words.md §1` in a code span");
  });

  it("has its path as in a URL where a link leads nowhere", () => {
    const { issues } = traceClauses(project([odd], [link("specs/two words.md §2")]));
    expect(issues.find(({ rule }) => rule === "link-orphaned")?.hint).toContain("mean specs/two%20words.md §1?");
  });
});
