import { expect, test } from "vitest";
import { readFeatureItems } from "../../../../../../src/harness/alignment/clauses/openfasttrace/read-feature-items.ts";

const read = (...lines: readonly string[]) => readFeatureItems(lines.join("\n"), "a.feature");

// @spec specs/alignment.md §2.6
test("a scenario with an id among its tags is an item with title, covers and needs", () => {
  const [item] = read(
    "Feature: Shop",
    "  @slow",
    "  @ui @id:scn~pay~2 @new",
    "  # Covers: req~pay~1, req~bill~1",
    "  # a word between",
    "  # Needs: dsn , itest",
    "  Scenario Outline: Pays once",
    "    Given a cart",
    "",
    "    # not a step",
    "    Then <sum> is paid",
    "  Examples:",
    "    | sum |",
  );
  expect(item).toMatchObject({
    id: "scn~pay~2",
    kind: "item",
    title: "Pays once",
    needs: ["dsn", "itest"],
    range: { line: 3, column: 1, endLine: 11 },
  });
  expect(item?.covers.map(({ address, range }) => [address, range.line, range.column])).toEqual([
    ["req~pay~1", 4, 13],
    ["req~bill~1", 4, 24],
  ]);
});

test("its hash follows its title and steps, not its comments and Examples", () => {
  const hashOf = (...lines: readonly string[]) => read("@id:scn~pay~1", ...lines)[0]?.hash;
  const hash = hashOf("Scenario: Pays", " Given a cart");
  expect(hashOf("Scenario: Pays", "", "   Given   a cart", " # word", "Examples:", " | x |")).toBe(hash);
  expect(hashOf("Scenario: Pays", " Given no cart")).not.toBe(hash);
  expect(hashOf("Scenario: Pays twice", " Given a cart")).not.toBe(hash);
});

test("covers add up over several comments", () => {
  const [item] = read("@id:scn~pay~1", "# Covers: req~a~1", "# Covers: req~b~1", "Scenario: Pays");
  expect(item?.covers.map(({ address }) => address)).toEqual(["req~a~1", "req~b~1"]);
});

test.each([
  ["two ids", ["@id:scn~a~1", "@id:scn~b~1"]],
  ["no id", ["@ui", "# Needs: dsn"]],
  ["an id that is none", ["@id:pay"]],
  ["an empty list", ["@id:scn~a~1", "# Covers:"]],
  ["an empty entry", ["@id:scn~a~1", "# Covers: req~a~1,"]],
  ["what is no id covered", ["@id:scn~a~1", "# Covers: req~a~1 x"]],
  ["the same covered twice", ["@id:scn~a~1", "# Covers: req~a~1", "# Covers: req~a~1"]],
  ["two lists of needs", ["@id:scn~a~1", "# Needs: dsn", "# Needs: impl"]],
  ["the same need twice", ["@id:scn~a~1", "# Needs: dsn, dsn"]],
  ["a need that is no word", ["@id:scn~a~1", "# Needs: dsn-x"]],
  ["a blank line below the tags", ["@id:scn~a~1", ""]],
  ["another beginning between", ["@id:scn~a~1", "Rule: x"]],
])("a scenario with %s is none, and hides none behind it", (_, before) => {
  const ids = read(...before, "Scenario: First", " Given x", "@id:scn~z~1", "Scenario: Last").map(({ id }) => id);
  expect(ids).toEqual(["scn~z~1"]);
});

test("tags below a directive begin anew", () => {
  expect(read("@id:scn~a~1", "# Needs: dsn", "@id:scn~b~1", "Scenario: x")[0]).toMatchObject({
    id: "scn~b~1",
    needs: [],
  });
});

test.each(["@id:", "@id:a~", "# Covers: a~a~1,", "@id:a~a~1\n", "Scenario: @id:a~a~1\n", "# Needs: a,"])(
  "a long text of %j does not hang",
  (part) => {
    const start = performance.now();
    read("@id:scn~a~1", part.repeat(50_000), "Scenario: x");
    expect(performance.now() - start).toBeLessThan(2_000);
  },
);
