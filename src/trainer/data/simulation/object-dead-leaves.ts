import type { RandomGenerator } from "../../../base/random/generator.ts";
import { gaussianBlur } from "../../physics/blur.ts";
import { fieldFromPolar, type ComplexField } from "../../physics/complex-field.ts";

/** Mean number of leaves over each pixel: e⁻⁶, 0.2 % of the ground, stays uncovered. */
const layers = 6;

const smallestPx = 4;

/**
 * Dead leaves: disks that fall on one another, radii r distributed as r⁻³ (as in natural images, every scale covers
 * the same area), each with an amplitude of 0.3 … 1 and a phase of −1 … 1 radians; edges blurred by one pixel.
 * @returns float64 `[size, size]`
 * @see Lee, Mumford and Huang, Int. J. Computer Vision 41, 35–59 (2001)
 */
export function deadLeavesObject(size: number, random: RandomGenerator): ComplexField {
  const largestPx = Math.max(2 * smallestPx, size / 6);
  const amplitude = new Float64Array(size * size).fill(0.65);
  const phase = new Float64Array(size * size);
  // E r² of the density ∝ r⁻³ between the two radii.
  const meanSquare = (2 * Math.log(largestPx / smallestPx)) / (smallestPx ** -2 - largestPx ** -2);
  const count = Math.ceil((layers * (size + 2 * largestPx) ** 2) / (Math.PI * meanSquare));
  for (let leaf = 0; leaf < count; leaf += 1) {
    const radius = drawRadius(random, largestPx);
    // Centres lie outside too, so that the rim is covered as well as the middle.
    const centre = () => random.uniform() * (size + 2 * largestPx) - largestPx;
    const disk = { x: centre(), y: centre(), radius };
    const [height, angle] = [0.3 + 0.7 * random.uniform(), 2 * random.uniform() - 1];
    forEachCovered(size, disk, (pixel) => {
      amplitude[pixel] = height;
      phase[pixel] = angle;
    });
  }
  return fieldFromPolar(size, gaussianBlur(amplitude, [size, size], 1), gaussianBlur(phase, [size, size], 1));
}

interface Disk {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Inverse of the distribution function of r⁻³ between the smallest and the largest radius. */
function drawRadius(random: RandomGenerator, largestPx: number): number {
  const [least, most] = [largestPx ** -2, smallestPx ** -2];
  return (most - random.uniform() * (most - least)) ** -0.5;
}

function forEachCovered(size: number, { x, y, radius }: Disk, visit: (pixel: number) => void): void {
  const lastRow = Math.min(size - 1, Math.floor(y + radius));
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= lastRow; row += 1) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - (row - y) ** 2));
    const lastColumn = Math.min(size - 1, Math.floor(x + half));
    for (let column = Math.max(0, Math.ceil(x - half)); column <= lastColumn; column += 1) visit(row * size + column);
  }
}
