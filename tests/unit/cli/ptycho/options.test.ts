import { Command } from "commander";
import { expect, test } from "vitest";
import { addDataOptions, scanArguments, toScanOptions } from "../../../../src/cli/ptycho/options.ts";

test("what is stated of a file can be stated again: the words give the same options", () => {
  const words =
    "--layout tike --data-is intensity --axis-order NNM --zero-frequency corner --position-unit m --probe-from p.npz " +
    "--probe-factor 2.5 --mask-from mask.npz --energy-ev 8000 --distance-m 2 --detector-pixel-m 0.000075";
  const read = (given: readonly string[]) =>
    toScanOptions(addDataOptions(new Command()).parse(given, { from: "user" }).opts());
  expect(scanArguments(read(words.split(" "))).join(" ")).toBe(words);
  expect(scanArguments({})).toEqual([]);
});
