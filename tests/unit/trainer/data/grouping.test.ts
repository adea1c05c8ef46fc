import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import { createGroups, requiredCanvasSize, type GroupingOptions } from "../../../../src/trainer/data/grouping.ts";
import type { Groups } from "../../../../src/trainer/data/types.ts";
import { failure } from "./support/npz-file.ts";

/** A raster of side × side positions, 10 px apart, jittered a little so that no two distances are the same. */
function raster(side: number): { x: Float64Array; y: Float64Array } {
  const random = createRandom(1);
  const place = (index: number): number => 10 * index + random.uniform();
  return {
    x: Float64Array.from({ length: side * side }, (_, index) => place(index % side)),
    y: Float64Array.from({ length: side * side }, (_, index) => place(Math.floor(index / side))),
  };
}

const positions = raster(8);
const oneScan = new Int32Array(64);

function group(options: Partial<GroupingOptions> = {}, scanIndex = oneScan): Groups {
  return createGroups(positions, scanIndex, { gridsize: 2, seed: 3, ...options });
}

function membersOf(groups: Groups, index: number): readonly number[] {
  const channels = groups.gridsize ** 2;
  return Array.from(groups.members.subarray(index * channels, (index + 1) * channels));
}

/** The K patterns nearest to one, itself included, by looking at all of them. */
function nearestOf(seed: number, count: number): readonly number[] {
  const distance = (other: number): number =>
    Math.hypot(
      (positions.x[other] as number) - (positions.x[seed] as number),
      (positions.y[other] as number) - (positions.y[seed] as number),
    );
  return Array.from(oneScan.keys())
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, count);
}

describe("gridsize 1", () => {
  it("has groups of one, in the order of the patterns, without offset", () => {
    const groups = group({ gridsize: 1 });
    expect(groups).toMatchObject({ gridsize: 1, count: 64 });
    expect(groups.members).toEqual(Int32Array.from(oneScan.keys()));
    expect(groups.offsetsPx).toEqual(new Float32Array(128));
  });

  it("has those of the patterns that may be used", () => {
    expect(group({ gridsize: 1, indices: [5, 3] }).members).toEqual(Int32Array.of(5, 3));
  });
});

// @spec specs/scan-files.md §5
describe("a group", () => {
  it.each([2, 3])("has its seed and others of the K nearest, each once (gridsize %i)", (gridsize) => {
    const neighbours = gridsize ** 2 + 2;
    const groups = group({ gridsize, neighbours });
    expect(groups.count).toBe(64);
    for (let index = 0; index < groups.count; index += 1) {
      const members = membersOf(groups, index);
      expect(members).toContain(index);
      expect(new Set(members).size).toBe(gridsize ** 2);
      expect(nearestOf(index, neighbours)).toEqual(expect.arrayContaining([...members]));
    }
  });

  it("is exactly the C nearest where K = C", () => {
    const groups = group({ neighbours: 4 });
    expect(membersOf(groups, 27).toSorted((a, b) => a - b)).toEqual(nearestOf(27, 4).toSorted((a, b) => a - b));
  });

  it("has offsets −(r − mean r), (y, x), whose sum is 0", () => {
    const groups = group();
    const members = membersOf(groups, 9);
    const mean = (axis: Float64Array): number => members.reduce((sum, member) => sum + (axis[member] as number), 0) / 4;
    members.forEach((member, channel) => {
      const [y, x] = groups.offsetsPx.subarray((9 * 4 + channel) * 2);
      expect(y).toBeCloseTo(mean(positions.y) - (positions.y[member] as number), 4); // float32 of some 10 px
      expect(x).toBeCloseTo(mean(positions.x) - (positions.x[member] as number), 4);
    });
    const sum = groups.offsetsPx.subarray(72, 80).reduce((total, offset) => total + offset, 0);
    expect(sum).toBeCloseTo(0, 4);
  });

  it("has its channels as they lie on the sample: rows by y, each from left to right", () => {
    const groups = group({ neighbours: 7 });
    for (let index = 0; index < groups.count; index += 1) {
      const [a, b, c, d] = membersOf(groups, index) as [number, number, number, number];
      expect(positions.x[a]).toBeLessThanOrEqual(positions.x[b] as number);
      expect(positions.x[c]).toBeLessThanOrEqual(positions.x[d] as number);
      const lowest = Math.max(positions.y[a] as number, positions.y[b] as number);
      expect(lowest).toBeLessThanOrEqual(Math.min(positions.y[c] as number, positions.y[d] as number));
    }
  });

  it("is drawn several times about each pattern where that is asked", () => {
    const groups = group({ groupsPerSeed: 3, indices: [10, 11, 12, 18, 19, 20, 26, 27], neighbours: 8 });
    expect(groups.count).toBe(24);
    for (let index = 0; index < 24; index += 1) {
      expect(membersOf(groups, index)).toContain([10, 11, 12, 18, 19, 20, 26, 27][Math.floor(index / 3)]);
    }
  });

  it("holds only patterns that may be used", () => {
    const indices = Array.from({ length: 32 }, (_, index) => 2 * index);
    expect(group({ indices }).members.every((member) => member % 2 === 0)).toBe(true);
  });

  it("never mixes scans, though their positions are the same", () => {
    const scanIndex = Int32Array.from(oneScan.keys(), (index) => index % 2);
    const same = { x: positions.x.map((_, index) => positions.x[index - (index % 2)] as number), y: positions.y };
    const groups = createGroups(same, scanIndex, { gridsize: 2, seed: 0 });
    for (let index = 0; index < groups.count; index += 1) {
      const scans = membersOf(groups, index).map((member) => scanIndex[member]);
      expect(new Set(scans).size).toBe(1);
    }
  });

  it("keeps its seed where positions are repeated", () => {
    const same = { x: new Float64Array(20), y: new Float64Array(20) };
    const groups = createGroups(same, new Int32Array(20), { gridsize: 2, seed: 0, neighbours: 5 });
    for (let index = 0; index < 20; index += 1) {
      expect(membersOf(groups, index)).toContain(index);
      expect(new Set(membersOf(groups, index)).size).toBe(4);
    }
  });
});

it("the seed alone decides which neighbours are drawn", () => {
  expect(group({ seed: 5 })).toEqual(group({ seed: 5 }));
  expect(group({ seed: 5 }).members).not.toEqual(group({ seed: 6 }).members);
});

describe("what cannot be grouped", () => {
  it("is a scan of fewer patterns than a group, told with the counts", async () => {
    const scanIndex = Int32Array.from(oneScan.keys(), (index) => (index < 3 ? 7 : 0));
    const error = await failure("DATA_INVALID", () => group({}, scanIndex));
    expect(error.details.received).toBe("3 patterns in scan 7");
    expect(error.details.expected).toContain("C = 4");
    expect(error.details.hint).toContain("smaller gridsize");
  });

  it("is a K less than C", async () => {
    const error = await failure("DATA_INVALID", () => group({ neighbours: 3 }));
    expect(error.details.received).toContain("K = 3");
    expect(error.details.hint).toContain("set neighbours to 4");
  });

  it.each([0, 1.5, -1])("is a gridsize of %d", async (gridsize) => {
    const error = await failure("CONFIG_INVALID", () => group({ gridsize }));
    expect(error.details.hint).toContain("gridsize");
  });
});

describe("the canvas", () => {
  it("is N at gridsize 1", () => {
    expect(requiredCanvasSize(group({ gridsize: 1 }), 64)).toBe(64);
  });

  it("holds each shifted patch whole, and is no larger than that takes", () => {
    const groups: Groups = {
      gridsize: 2,
      count: 1,
      members: new Int32Array(4),
      offsetsPx: Float32Array.of(0, 5, -5.2, 0, 1, 1, 1, 1),
    };
    expect(requiredCanvasSize(groups, 64)).toBe(76);
    const whole: Groups = { ...groups, offsetsPx: Float32Array.of(0, 5, -5, 0, 0, 0, 0, 0) };
    expect(requiredCanvasSize(whole, 64)).toBe(74);
  });
});
