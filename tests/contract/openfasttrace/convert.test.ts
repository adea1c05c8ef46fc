import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { convertByOracle, preparedOracle } from "./oracle.ts";
import { convertByUs, convertFeaturesByUs } from "./ours.ts";

const { jar, missing } = preparedOracle();
const fixtures = fileURLToPath(new URL("../../fixtures/openfasttrace/", import.meta.url));

describe.skipIf(missing !== null)(`OpenFastTrace's items${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "openfasttrace-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, files: Readonly<Record<string, string>>) => {
    const root = join(folder, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  };

  test("of Markdown, reStructuredText and tags in code are the same as with OpenFastTrace itself", async () => {
    const theirs = await convertByOracle(jar, fixtures, ["spec", "src"]);
    expect(theirs.length).toBeGreaterThan(50);
    expect(convertByUs(fixtures, ["spec", "src"])).toEqual(theirs);
  });

  test("behind a code block are ours even where OpenFastTrace loses them", async () => {
    const root = write("fences", {
      "spec/below-heading.md": "# A\n```\ncode\n```\n`req~lost~1`\n\nNeeds: dsn\n",
      "spec/more-words.md": "Words\n```js {1}\ncode\n```\n`req~lost-too~1`\n",
      "spec/comment-in-code.md": "`req~kept~1`\nText\n```sh\n# no title\n```\n\nNeeds: dsn\n",
    });
    const theirs = await convertByOracle(jar, root, ["spec"]);
    expect(theirs.map(({ id, needs }) => [id, needs])).toEqual([["req~kept~1", []]]);
    expect(convertByUs(root, ["spec"]).map(({ id, needs }) => [id, needs])).toEqual([
      ["req~lost~1", ["dsn"]],
      ["req~kept~1", ["dsn"]],
      ["req~lost-too~1", []],
    ]);
  });

  test("of lines drawn by chance are the same as with OpenFastTrace itself", async () => {
    const root = write("chance", Object.fromEntries(Array.from({ length: 400 }, (_, seed) => drawDocument(seed))));
    expect(convertByUs(root, ["spec"])).toEqual(await convertByOracle(jar, root, ["spec"]));
  });

  test("of features drawn by chance are the same as with OpenFastTrace itself", async () => {
    const root = write("features", Object.fromEntries(Array.from({ length: 400 }, (_, seed) => drawFeature(seed))));
    const theirs = await convertByOracle(jar, root, ["features"]);
    expect(theirs.length).toBeGreaterThan(200);
    expect(await convertFeaturesByUs(root, "features")).toEqual(theirs);
  });
});

const LINES = [
  "",
  "",
  "   ",
  "# Title",
  "## Other ##",
  "Words",
  "=====",
  "---",
  "`req~a~1`",
  "`req~b.c-d~2` words",
  "dsn~e~3",
  "req:old, v1",
  "Needs: dsn",
  "Needs: dsn, impl",
  "Needs:",
  "Covers:",
  "Depends:",
  "Tags:",
  "Tags: x, y",
  "Status: draft",
  "Status: rejected ",
  "Rationale:",
  "Comment:",
  "Description:",
  "* req~f~1",
  "- [x](#y) `req~g~1`, req~h~2",
  "+ utest",
  "  - itest (words)",
  "    - deep~k~1",
  "arch-->dsn:req~i~1",
  "`dsn --> impl, utest : req~j~2`",
  "<!-- oft:off -->",
  "<!-- oft:on -->",
  "<!-- [doc->req~a~1] -->",
  ".. [doc->req~a~1]",
  ".. oft:on",
];

const FEATURE_LINES = [
  "",
  "Feature: A",
  "  Rule: B",
  "  Background:",
  "  Scenario: First one ",
  "  Scenario: Second",
  "Scenario Outline: Third",
  "  Scenario:",
  "  Examples:",
  "    | a |",
  "  @ui",
  "  @id:scn~a~1",
  "  @id:scn~a~1",
  "@x @id:scn~b.c-d~2 @y",
  "@x@id:req~e~3@y",
  "@id:scn~f~1 @id:scn~g~1",
  "  @id:none",
  "  # Covers: req~a~1",
  "  # Covers: req~b~1 , req~c~2",
  "  #Covers:req~a~1,",
  "  # Covers: req~a~1 words",
  "  # Needs: dsn",
  "  # Needs: impl,utest",
  "  # Needs:",
  "  # words",
  "    Given a word [impl->req~a~1]",
  "    # [impl->req~a~1]",
  "    # words [impl~n~1->scn~a~1>>utest]",
];

/** A document of the lines above, always the same for a seed. */
function drawDocument(seed: number): readonly [path: string, text: string] {
  return [`spec/${seed}.${seed % 2 === 0 ? "md" : "rst"}`, drawLines(seed, LINES, 60)];
}

/** Every second one is no Gherkin. */
function drawFeature(seed: number): readonly [path: string, text: string] {
  const text = drawLines(seed, FEATURE_LINES, 30);
  if (seed % 2 === 1) return [`features/${seed}.feature`, text];
  return [
    `features/${seed}.feature`,
    `Feature: A\n${text.replaceAll(/^ *(?:Feature|Examples|Rule|Background|\|).*$/gm, "")}`,
  ];
}

function drawLines(seed: number, from: readonly string[], count: number): string {
  let state = seed + 1;
  const draw = () => (state = (state * 48_271) % 2_147_483_647);
  for (let at = 0; at < 10; at += 1) draw();
  return Array.from({ length: count }, () => from[draw() % from.length] ?? "").join("\n");
}
