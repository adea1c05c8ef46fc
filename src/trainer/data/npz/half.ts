/**
 * IEEE 754 binary16 (1 sign, 5 exponent, 10 fraction bits) → numbers.
 * @param halves uint16 `[length]`
 * @returns float32 `[length]`
 */
export function decodeHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** The largest number of the type; what rounds to more than this has no place in it. */
export const largestHalf = 65_504;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/**
 * A number → the nearest of IEEE 754 binary16, of two equally near ones the even; beyond `largestHalf` infinity.
 * @returns its 16 bits
 */
export function encodeHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  float[0] = Math.abs(value);
  const exponent = Math.max(-14, (((words[1] as number) >>> 20) & 0x7ff) - 1023);
  const steps = roundToEven(Math.abs(value) / 2 ** (exponent - 10)); // 1024 … 2048, fewer below the least normal number
  return sign | Math.min(0x7c00, (exponent + 14) * 1024 + steps);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
