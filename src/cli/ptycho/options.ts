import { type Command, Option } from "commander";
import type { KnobFlag } from "../../base/schema/knob-flags.ts";
import type { OpenScanOptions } from "../../trainer/data/open-scan.ts";
import { describeOff, headingOf } from "./knob-help.ts";
import { numberOption } from "./number-option.ts";

/** Options that state what a data file does not, as commander names them. */
export interface DataFlags {
  readonly layout?: OpenScanOptions["layout"];
  readonly dataIs?: OpenScanOptions["dataIs"];
  readonly axisOrder?: OpenScanOptions["axisOrder"];
  readonly zeroFrequency?: OpenScanOptions["zeroFrequency"];
  readonly positionUnit?: OpenScanOptions["positionUnit"];
  readonly probeFrom?: string;
  readonly probeFactor?: number;
  readonly maskFrom?: string;
  readonly energyEv?: number;
  readonly distanceM?: number;
  readonly detectorPixelM?: number;
}

/** Adds the options that state what a data file does not, under a heading of their own. */
export function addDataOptions(command: Command): Command {
  for (const option of dataOptions()) command.addOption(option.helpGroup("What the data file does not say:"));
  return command;
}

function dataOptions(): readonly Option[] {
  return [
    choice("--layout <name>", "layout of the file (default: by the names of its arrays)", ["ptychopinn", "tike"]),
    choice("--data-is <kind>", "what the patterns are (default: as the layout has it)", ["amplitude", "intensity"]),
    choice("--axis-order <order>", "axes of the patterns (default: MNN)", ["MNN", "NNM"]),
    choice("--zero-frequency <place>", "where it is in the patterns (default: as the layout has it)", [
      "centre",
      "corner",
    ]),
    choice("--position-unit <unit>", "of the positions; m needs the geometry (default: px)", ["px", "m"]),
    new Option("--probe-from <file>", "another NPZ file to take the probe from (default: the file itself)"),
    numberOption("--probe-factor <number>", "multiplies the probe (default: 1)", { above: 0 }),
    new Option("--mask-from <file>", "another NPZ file to take the detector mask from (default: the file itself)"),
    numberOption("--energy-ev <eV>", "photon energy, for the pixel size", { above: 0 }),
    numberOption("--distance-m <m>", "sample to detector, for the pixel size", { above: 0 }),
    numberOption("--detector-pixel-m <m>", "side of a detector pixel, for the pixel size", { above: 0 }),
  ];
}

function choice(flag: string, description: string, values: readonly string[]): Option {
  return new Option(flag, description).choices(values);
}

/** What `openScan` is told. */
export function toScanOptions(flags: DataFlags): OpenScanOptions {
  const { layout, dataIs, axisOrder, zeroFrequency, positionUnit, probeFrom, probeFactor, maskFrom } = flags;
  const { energyEv, distanceM, detectorPixelM } = flags;
  const named = { layout, dataIs, axisOrder, zeroFrequency, positionUnit, probeFrom, probeFactor, maskFrom };
  const isGeometryGiven = energyEv !== undefined || distanceM !== undefined || detectorPixelM !== undefined;
  const geometry = { energyEv, distanceM, detectorPixelM };
  const entries = Object.entries({ ...named, ...(isGeometryGiven && { geometry }) });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as OpenScanOptions;
}

/** The words that give these options again on a command line, not quoted. */
export function scanArguments({ geometry, ...options }: OpenScanOptions): readonly string[] {
  const told = Object.entries({ ...options, ...geometry }).filter(([, value]) => value !== undefined);
  return told.flatMap(([name, value]) => [
    `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ]);
}

/**
 * Adds a flag for each knob of a config but those named. A switch can be set either way, for what a resume or a config
 * file has; help shows the way that changes the default.
 */
export function addKnobs(command: Command, flags: readonly KnobFlag[], except: readonly string[] = []): Command {
  for (const { key, flag, description, type } of flags) {
    if (except.includes(key)) continue;
    const text = flag.startsWith("--no-") ? (describeOff(key) ?? description) : description;
    command.addOption(grouped(new Option(flag, text), headingOf(key)));
    if (type === "boolean") command.addOption(new Option(oppositeOf(flag)).hideHelp());
  }
  return command;
}

function grouped(option: Option, heading: string | null): Option {
  return heading === null ? option : option.helpGroup(heading);
}

function oppositeOf(flag: string): string {
  return flag.startsWith("--no-") ? flag.replace("--no-", "--") : flag.replace("--", "--no-");
}

/** The options that were typed, without defaults. Commander has checked those that it requires. */
export function typedOptions<Required = Record<never, never>>(
  command: Command,
): Readonly<Record<string, unknown>> & Required {
  const all = command.optsWithGlobals<Record<string, unknown>>();
  const isTyped = (name: string): boolean => command.getOptionValueSourceWithGlobals(name) === "cli";
  return Object.fromEntries(Object.entries(all).filter(([name]) => isTyped(name))) as Record<string, unknown> &
    Required;
}

/** Of the options that were typed, those that are knobs. */
export function typedKnobs(
  typed: Readonly<Record<string, unknown>>,
  flags: readonly KnobFlag[],
): Readonly<Record<string, unknown>> {
  const byName = new Map(flags.map((flag) => [attributeOf(flag.flag), flag]));
  const knobs = Object.entries(typed).flatMap(([name, value]) => {
    const flag = byName.get(name);
    if (flag === undefined) return [];
    return [[flag.key, typeof value === "string" ? flag.parse(value) : value] as const]; // commander makes "" of a parsed null
  });
  return Object.fromEntries(knobs);
}

function attributeOf(flag: string): string {
  return new Option(flag).attributeName();
}
