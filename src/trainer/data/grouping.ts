import Flatbush from "flatbush";
import { AppError } from "../../base/errors/app-error.ts";
import { createRandom, permutation, type RandomGenerator } from "../../base/random/generator.ts";
import { plural } from "../../base/text/plural.ts";
import type { Groups, Scan } from "./types.ts";

/** How patterns are grouped with their neighbours. */
export interface GroupingOptions {
  /** Patterns of a group along one side; C = gridsize². */
  readonly gridsize: number;
  /** K: how many of the nearest patterns, the seed among them, a group is drawn from. @default C + 3, as far as there are as many */
  readonly neighbours?: number;
  /** Decides which neighbours are drawn. */
  readonly seed: number;
  /** Groups drawn about each pattern; at gridsize 1 they would all be the same, so there is one. @default 1 */
  readonly groupsPerSeed?: number;
  /** Patterns that may be used: each is a seed, and no other is in a group. @default all */
  readonly indices?: ArrayLike<number>;
}

/**
 * Groups each pattern with C − 1 of its K − 1 nearest neighbours of the same scan. Seeds come in the order of `indices`,
 * so that group g is about pattern `indices[floor(g / groupsPerSeed)]`; it is for training to shuffle them. Within a
 * group the channels lie as they do on the sample: gridsize rows by y, each from left to right.
 *
 * Offsets: `−(r − mean r)`, r the members' positions.
 * @throws AppError `DATA_INVALID` where a scan has fewer than C patterns, or K < C; `CONFIG_INVALID` for a gridsize that is none
 * @see Hoidn et al., arXiv 2602.21361 (the seed stays in its group)
 */
export function createGroups(
  positionsPx: Scan["positionsPx"],
  scanIndex: Int32Array,
  options: GroupingOptions,
): Groups {
  const { gridsize } = options;
  assertPositive("gridsize", gridsize);
  assertPositive("groupsPerSeed", options.groupsPerSeed ?? 1);
  const channels = gridsize ** 2;
  const indices = options.indices === undefined ? Int32Array.from(scanIndex.keys()) : Int32Array.from(options.indices);
  const members = gridsize === 1 ? indices : drawMembers(positionsPx, scanIndex, { ...options, channels, indices });
  return {
    gridsize,
    count: members.length / channels,
    members,
    offsetsPx: relativeOffsets(positionsPx, members, channels),
  };
}

interface Drawing extends GroupingOptions {
  readonly channels: number;
  readonly indices: Int32Array;
}

function drawMembers(positionsPx: Scan["positionsPx"], scanIndex: Int32Array, drawing: Drawing): Int32Array {
  const { channels, indices, groupsPerSeed = 1, gridsize } = drawing;
  const scans = indexScans(positionsPx, scanIndex, indices);
  assertEnough(scans, { ...drawing, isPart: indices.length < scanIndex.length });
  const neighbours = drawing.neighbours ?? channels + 3;
  const random = createRandom(drawing.seed);
  const members = new Int32Array(indices.length * groupsPerSeed * channels);
  let group = 0;
  for (const seed of indices) {
    const scan = scans.get(scanIndex[seed] as number) as ScanTree;
    const others = nearest(scan, positionsPx, { seed, count: neighbours - 1 });
    for (let repeat = 0; repeat < groupsPerSeed; repeat += 1, group += 1) {
      const drawn = [seed, ...draw(random, others, channels - 1)];
      members.set(layOut(drawn, positionsPx, gridsize), group * channels);
    }
  }
  return members;
}

/** The patterns of one scan and where they are. */
interface ScanTree {
  readonly patterns: readonly number[];
  readonly tree: Flatbush;
}

function indexScans(
  positionsPx: Scan["positionsPx"],
  scanIndex: Int32Array,
  indices: Int32Array,
): ReadonlyMap<number, ScanTree> {
  const patterns = new Map<number, number[]>();
  for (const pattern of indices) {
    const scan = scanIndex[pattern] as number;
    const known = patterns.get(scan);
    if (known === undefined) patterns.set(scan, [pattern]);
    else known.push(pattern);
  }
  return new Map(
    [...patterns].map(([scan, ofScan]) => {
      const tree = new Flatbush(ofScan.length);
      for (const pattern of ofScan) tree.add(positionsPx.x[pattern] as number, positionsPx.y[pattern] as number);
      tree.finish();
      return [scan, { patterns: ofScan, tree }] as const;
    }),
  );
}

/** The patterns nearest to the seed, without it. */
function nearest(
  { patterns, tree }: ScanTree,
  { x, y }: Scan["positionsPx"],
  { seed, count }: { readonly seed: number; readonly count: number },
): readonly number[] {
  return tree
    .neighbors(x[seed] as number, y[seed] as number, count, Infinity, (item) => patterns[item] !== seed)
    .map((item) => patterns[item] as number);
}

function draw(random: RandomGenerator, from: readonly number[], count: number): readonly number[] {
  return Array.from(permutation(random, from.length).subarray(0, count), (place) => from[place] as number);
}

/** Channel c stands for row `floor(c / gridsize)`, column `c mod gridsize`: the network meets them in the same places always. */
function layOut(patterns: readonly number[], { x, y }: Scan["positionsPx"], gridsize: number): readonly number[] {
  const rows = patterns.toSorted(by(y));
  return Array.from({ length: gridsize }, (_, row) =>
    rows.slice(row * gridsize, (row + 1) * gridsize).toSorted(by(x)),
  ).flat();
}

function by(axis: Float64Array): (a: number, b: number) => number {
  return (a, b) => (axis[a] as number) - (axis[b] as number) || a - b;
}

function relativeOffsets({ x, y }: Scan["positionsPx"], members: Int32Array, channels: number): Float32Array {
  const offsets = new Float32Array(members.length * 2);
  for (let start = 0; start < members.length; start += channels) {
    const group = members.subarray(start, start + channels);
    const meanX = group.reduce((sum, pattern) => sum + (x[pattern] as number), 0) / channels;
    const meanY = group.reduce((sum, pattern) => sum + (y[pattern] as number), 0) / channels;
    for (let channel = 0; channel < channels; channel += 1) {
      const pattern = group[channel] as number;
      offsets[(start + channel) * 2] = meanY - (y[pattern] as number);
      offsets[(start + channel) * 2 + 1] = meanX - (x[pattern] as number);
    }
  }
  return offsets;
}

/**
 * Side of the canvas on which the patches of any of these groups lie whole: `N + 2·⌈largest |relative offset|⌉`, even
 * as N is.
 * @param size N
 */
export function requiredCanvasSize(groups: Groups, size: number): number {
  const largest = groups.offsetsPx.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0);
  return size + 2 * Math.ceil(largest);
}

function assertEnough(
  scans: ReadonlyMap<number, ScanTree>,
  { channels, neighbours, gridsize, isPart }: Drawing & { readonly isPart: boolean },
): void {
  if (neighbours !== undefined && !(neighbours >= channels)) {
    throw new AppError("DATA_INVALID", "A group needs more patterns than it may be drawn from", {
      received: `K = ${neighbours} nearest patterns`,
      expected: `at least C = ${channels} (gridsize ${gridsize} squared), the pattern itself among them`,
      hint: `set neighbours to ${channels} or more, ${channels + 3} gives some variety`,
    });
  }
  const small = [...scans].filter(([, { patterns }]) => patterns.length < channels);
  if (small.length === 0) return;
  throw new AppError("DATA_INVALID", "A scan has fewer patterns than a group needs", {
    received: small.map(([scan, { patterns }]) => `${plural(patterns.length, "pattern")} in scan ${scan}`).join(", "),
    expected: `at least C = ${channels} in each scan (gridsize ${gridsize} squared); groups never mix scans`,
    hint:
      "train with a smaller gridsize, or leave out the scans that are too small" +
      (isPart ? "; these are the patterns of one side of the split: change the validation fraction" : ""),
  });
}

function assertPositive(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new AppError("CONFIG_INVALID", `${name} is not a positive whole number`, {
    received: String(value),
    expected: "1, 2, 3 …",
    hint: `set ${name} to 1 or 2`,
  });
}
