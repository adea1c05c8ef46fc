import { describe, expect, it } from "vitest";
import { coversOf, hashOf, readSource } from "./covers.ts";

const SOURCE = `# @spec specs/x.md §1
# language: en
@web
Feature: Log in
  So that nobody else does.

  # @spec specs/x.md §2
  Background:
    Given a page

  # @spec specs/x.md §3
  @slow
  # more
  @smoke
  Scenario: Good password
    # @spec specs/x.md §4
    When I log in with
      """
      # @spec specs/x.md §99
      Scenario: none
      """

  # @spec specs/x.md §5
  Rule: Three times

    # @spec specs/x.md §6
    Scenario Outline: Bad <word>
      When I log in with "<word>"
      # @spec specs/x.md §7
      Examples:
        | word |
        | a    |

    # @spec specs/x.md §8
    Example: Bad <word>
      When I wait
`;

// @spec specs/alignment.md §3.2
describe("a Gherkin file", () => {
  it("has features, rules and scenarios by their titles", async () => {
    expect(await coversOf("features/a.feature", SOURCE)).toEqual({
      1: "Log in",
      2: "Log in",
      3: "Log in > Good password",
      4: "Log in > Good password",
      5: "Log in > Three times",
      6: "Log in > Three times > Bad <word>",
      7: "Log in > Three times > Bad <word>",
      8: "Log in > Three times > Bad <word> (2)",
    });
  });

  it("is read in other languages", async () => {
    const german = "# language: de\nFunktionalität: A\n  # @spec specs/x.md §1\n  Szenario: B\n    Wenn x\n";
    expect(await coversOf("a.feature", german)).toEqual({ 1: "A > B" });
  });

  it("covers a scenario with its tags, without the comments before the next one", async () => {
    const { links } = await readSource("a.feature", SOURCE);
    expect(links.map(({ cover }) => [cover?.range.line, cover?.range.endLine])).toEqual([
      [3, 36],
      [3, 36],
      [12, 21],
      [12, 21],
      [24, 36],
      [27, 32],
      [27, 32],
      [35, 36],
    ]);
  });

  it.each([
    ["indentation", SOURCE.replaceAll("\n    ", "\n      ")],
    ["comments", SOURCE.replace("    When I wait", "    # why\n    When I wait")],
    ["empty lines and trailing blanks", SOURCE.replace("    When I wait", "  \n    When  I wait ")],
    ["other scenarios", SOURCE.replace("When I log in with", "When I go")],
  ])("does not hash %s of a scenario", async (_, text) => {
    const last = async (source: string) => (await readSource("a.feature", source)).links.at(-1)?.cover?.hash;
    expect(await last(text)).toBe(await last(SOURCE));
    expect(await last(SOURCE.replace("I wait", "I go"))).not.toBe(await last(SOURCE));
  });

  it("hashes cells without padding, and doc strings as they are indented", async () => {
    const text =
      '# @spec specs/x.md §1\nFeature: A\n  Scenario: B\n    Given x\n      | a | b |\n    When y\n      """\n      c:\n        d\n      """\n';
    expect(await hashOf("a.feature", text.replace("| a | b |", "|a|  b  |"))).toBe(await hashOf("a.feature", text));
    expect(await hashOf("a.feature", text.replace("        d", "      d"))).not.toBe(await hashOf("a.feature", text));
    expect(await hashOf("a.feature", text.replace("| a |", "| c |"))).not.toBe(await hashOf("a.feature", text));
  });

  it("that is none covers the file", async () => {
    expect(await coversOf("a.feature", "# @spec specs/x.md §1\nScenario: none before\n")).toEqual({ 1: "a.feature" });
  });

  // @spec specs/alignment.md §2.6
  it.each(["Feature: A\n", ""])("that begins with %j has items, and tags in comments alone", async (begin) => {
    const text = `${begin}@id:scn~a~1\n# Covers: req~a~1\nScenario: B\n  # [impl~c~1->scn~a~1]\n  Given [impl~d~1->scn~a~1]\n`;
    const { clauses, links } = await readSource("a.feature", text);
    expect(clauses.map(({ id, title }) => [id, title])).toEqual([
      ["scn~a~1", "B"],
      ["impl~c~1", "c"],
    ]);
    expect(links.map(({ item }) => item)).toEqual(["impl~c~1"]);
  });

  it("of 30,000 scenarios, or 100,000 comments, is read", async () => {
    const scenario = "  # @spec specs/x.md §1\n  Scenario: s\n    Given y\n";
    const scenarios = await readSource("a.feature", `Feature: a\n${scenario.repeat(30_000)}`);
    const comments = `# @spec specs/x.md §1\nFeature: a\n${"  # x\n".repeat(100_000)}`;
    expect(new Set(scenarios.links.map(({ cover }) => cover?.name)).size).toBe(30_000);
    expect((await readSource("a.feature", comments)).links).toHaveLength(1);
  });
});
