import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { shellQuote } from "../../../../src/base/text/shell.ts";

describe("shellQuote", () => {
  it("leaves plain paths as they are", () => {
    expect(shellQuote("src/a-b_c.ts")).toBe("src/a-b_c.ts");
  });

  const words = ["a b", "it's", "$HOME `id` $(id)", 'say "x"', "~", "*", "ü — λ", "a\nb\tc'd\\e", "-n", "", "!x #y"];
  it.each(words)("gives bash the word %j back", async (word) => {
    const { stdout } = await execa("bash", ["-c", `printf '%s.' ${shellQuote(word)}`], { env: { LC_ALL: "C.UTF-8" } });
    expect(stdout).toBe(`${word}.`);
  });
});
