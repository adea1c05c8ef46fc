import { describe, expect, it } from "vitest";
import { createAddressBook } from "../../../../../src/harness/alignment/trace/address-book.ts";
import { clause, file } from "./project.ts";

/** Each letter and its accent a sign of its own, as some editors and file systems write them. */
const apart = (text: string): string => text.normalize("NFD");

// @spec specs/alignment.md §2
describe("an address with letters that may be written as one sign or as two", () => {
  const path = apart("specs/übung.md");
  const clauses = [
    clause(`${path} §1`, { path, addresses: [`${path} §1`, `${path}${apart("#größe")}`] }),
    clause(`${path} §2`, { path, addresses: [`${path} §2`] }),
    clause(apart("maß.größe~2"), { path, addresses: [apart("maß.größe~2"), apart("maß.größe")] }),
  ];
  const book = createAddressBook([file(path, "spec", { clauses })]);
  const found = (address: string) => {
    const resolution = book.resolve(address);
    return resolution.kind === "found"
      ? [...resolution.clauses.map(({ id }) => clauses.findIndex((each) => each.id === id)), resolution.outdated]
      : resolution.kind;
  };

  it("leads to the clause however both are written", () => {
    expect(found("specs/übung.md §1")).toEqual([0, false]);
    expect(found("specs/übung.md#größe")).toEqual([0, false]);
    expect(found("specs/übung.md §1..2")).toEqual([0, 1, false]);
    expect(found("maß.größe")).toEqual([2, false]);
  });

  it("keeps its revision, and leads nowhere where nothing looks like it", () => {
    expect(found("maß.größe~2")).toEqual([2, false]);
    expect(found("maß.größe~1")).toEqual([2, true]);
    expect(found("specs/übung.md §3")).toBe("gone");
    expect(found("specs/ubung.md §1")).toBe("gone");
  });
});
