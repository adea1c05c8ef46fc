import { describe, expect, it } from "vitest";
import { AppError, exitCodeOf } from "../../../../../src/base/errors/app-error.ts";
import { assertReadable, findNamedResults } from "../../../../../src/harness/alignment/results/given-results.ts";
import { loadResults } from "../../../../../src/harness/alignment/results/load-results.ts";
import { makeFolder, writeFiles } from "../../../../support/repository.ts";

const sound = `<testsuites><testsuite name="s"><testcase classname="a" name="t"/></testsuite></testsuites>`;

/** What is thrown where results are given, or null. */
async function refusal(files: Readonly<Record<string, string>>, given: string, configured: readonly string[] = []) {
  const root = makeFolder();
  writeFiles(root, files);
  try {
    const named = await findNamedResults(root, { configured, given: [given] });
    const found = [...named.configured, ...named.given];
    assertReadable(await loadResults({ root, runs: [], found }), named.given);
    return null;
  } catch (error) {
    return error as AppError;
  }
}

// @spec specs/alignment.md §6
describe("results that a command names", () => {
  it.each([
    ["is cut off", sound.slice(0, 60), "a.xml:1", "line 1, column 60: the text ends before"],
    ["is no XML", "1 passed\n", "a.xml:2", "text data outside of root node"],
    ["is empty", "", "a.xml:1", "must contain a root element"],
    ["is XML of another kind", "<coverage/>", "a.xml:1", "XML whose outermost element is <coverage>"],
    ["is JSON of another kind", '{"tests": []}', "a.xml:1", "JSON without `results.tests`, a list"],
    ["is half a JSON", '{"results":', "a.xml:1", "JSON"],
  ])("are wrong input, exit code 2, where a file %s", async (...row) => {
    const [, text, place, received] = row;
    const error = await refusal({ "a.xml": text }, "a.xml");
    expect(error).toMatchObject({ code: "CONFIG_USAGE", details: { received: expect.stringContaining(received) } });
    expect(exitCodeOf((error as AppError).kind)).toBe(2);
    expect(`${error?.details.where?.file}:${error?.details.where?.line}`).toBe(place);
  });

  it("are wrong input where a folder holds other files, or nothing", async () => {
    expect(await refusal({ "out/a.xml": sound, "out/notes.txt": "all passed" }, "out")).toMatchObject({
      details: { where: { file: "out/notes.txt" } },
    });
    expect(await refusal({ "out/a.xml": sound }, "out")).toBeNull();
    expect(await refusal({ "a.xml": sound }, "out")).toMatchObject({ code: "CONFIG_USAGE" });
  });

  it("are told together, the first twenty of them", async () => {
    const names = Array.from({ length: 30 }, (_, at) => `out/${at + 10}.xml`);
    const error = await refusal(Object.fromEntries(names.map((name) => [name, "<html/>"])), "out/*.xml");
    expect(error?.details).toMatchObject({ received: "30 files", where: { file: "out/10.xml" } });
    expect(error?.details.problems).toHaveLength(21);
    expect(error?.details.problems?.[1]).toBe("out/11.xml:1:1 XML whose outermost element is <html>");
    expect(error?.details.problems?.at(-1)).toBe("and 10 more");
  });

  it("are not refused for what the configuration names", async () => {
    expect(await refusal({ "a.xml": sound, "b.xml": "" }, "a.xml", ["b.xml", "none.xml"])).toBeNull();
  });
});
