import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfigFile } from "../../../../src/cli/ptycho/config-file.ts";

const folder = mkdtempSync(join(tmpdir(), "config-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

function refusal(text: string): unknown {
  const file = join(folder, "config.json");
  writeFileSync(file, text);
  try {
    return readConfigFile(file);
  } catch (error) {
    return error;
  }
}

describe("a config file", () => {
  it("gives the knobs of model and execution as they are", () => {
    expect(refusal('{"execution": {"epochs": 2}}')).toEqual({ execution: { epochs: 2 } });
  });

  it.each([
    ["a comment", '{ // two epochs\n"execution": {"epochs": 2}}', "no comments"],
    [
      "knobs beside model and execution",
      '{"epochs": 2, "loss": "mae"}',
      'put loss under "model" and epochs under "execution"',
    ],
    ["an unknown part", '{"training": {}}', "list all knobs"],
    ["a part that is no object", '{"model": 1}', '"model" is an object of knobs'],
    ["a list", "[]", 'write {"model": {…}'],
  ])("with %s is refused, and how to mend it is told", (_, text, hint) => {
    expect(refusal(text)).toMatchObject({
      code: "CONFIG_INVALID",
      details: { hint: expect.stringContaining(hint) as string },
    });
  });

  it("that is not there is told by its path", () => {
    const file = join(folder, "none.json");
    expect(() => readConfigFile(file)).toThrowError(
      expect.objectContaining({
        details: expect.objectContaining({ hint: expect.stringContaining("check the path") as string }) as object,
      }) as Error,
    );
  });
});
