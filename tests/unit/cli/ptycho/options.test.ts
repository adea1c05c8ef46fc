import { Command } from "commander";
import { expect, test } from "vitest";
import { describeOff, headingOf } from "../../../../src/cli/ptycho/knob-help.ts";
import { createProgram } from "../../../../src/cli/ptycho/program.ts";
import { modelConfigFlags } from "../../../../src/trainer/model/model-config.ts";
import { executionConfigFlags } from "../../../../src/trainer/training/execution-config-flags.ts";
import {
  addDataOptions,
  addKnobs,
  scanArguments,
  toScanOptions,
  typedKnobs,
  typedOptions,
} from "../../../../src/cli/ptycho/options.ts";

/** What is not done unless it is asked for. */
const withoutDefault = new Set(["--energy-ev", "--distance-m", "--detector-pixel-m", "--central-px", "--halves"]);

test("what is stated of a file can be stated again: the words give the same options", () => {
  const words =
    "--layout tike --data-is intensity --axis-order NNM --zero-frequency corner --position-unit m --probe-from p.npz " +
    "--probe-factor 2.5 --mask-from mask.npz --energy-ev 8000 --distance-m 2 --detector-pixel-m 0.000075";
  const read = (given: readonly string[]) =>
    toScanOptions(addDataOptions(new Command()).parse(given, { from: "user" }).opts());
  expect(scanArguments(read(words.split(" "))).join(" ")).toBe(words);
  expect(scanArguments({})).toEqual([]);
});

test.each([
  ["--no-fast-dev-run", { fastDevRun: false }],
  ["--fast-dev-run", { fastDevRun: true }],
  ["--checkpoint", { checkpoint: true }],
  ["--no-checkpoint", { checkpoint: false }],
])("a switch can be set either way, as a resume needs it: %s", (word, knobs) => {
  const command = addKnobs(new Command(), executionConfigFlags()).parse([word], { from: "user" });
  expect(typedKnobs(typedOptions(command), executionConfigFlags())).toEqual(knobs);
});

test("help shows a switch once, the way that changes its default", () => {
  const help = addKnobs(new Command(), executionConfigFlags()).helpInformation();
  expect(help).toContain("--fast-dev-run ");
  expect(help).not.toContain("--no-fast-dev-run ");
});

test("each knob has a heading, and each flag that turns one off says what then is not done", () => {
  const flags = [...modelConfigFlags(), ...executionConfigFlags()];
  expect(flags.filter(({ key }) => headingOf(key) === null)).toEqual([]);
  const off = flags.filter(({ flag }) => flag.startsWith("--no-"));
  expect(off.filter(({ key }) => describeOff(key) === null)).toEqual([]);
  expect(addKnobs(new Command(), executionConfigFlags()).helpInformation()).toMatch(/--no-progress +show no progress/u);
});

const commands = ["simulate", "infer", "evaluate"];

test.each(commands)("help of %s states the default of whatever takes a value", (name) => {
  const command = createProgram().commands.find((one) => one.name() === name);
  const silent = command?.options.filter(
    ({ required, mandatory, description, long = "" }) =>
      required && !mandatory && !description.includes("default:") && !withoutDefault.has(long),
  );
  expect(silent?.map(({ long }) => long)).toEqual([]);
});
