import { decodeHalf } from "./half.ts";
import type { NpyDtype, NumericArray } from "./types.ts";

/** Thrown where a 64-bit integer is beyond what a JavaScript number holds exactly. */
export class IntegerTooLarge extends Error {
  readonly value: bigint;

  constructor(value: bigint) {
    super(`${value} is not below 2^53`);
    this.value = value;
  }
}

/**
 * Bytes of an array → numbers; see `NpyArray` for which type becomes which.
 * @param bytes a whole number of elements, from the start of a buffer of their own; may be changed or become the result
 * @throws IntegerTooLarge
 */
export function decode(bytes: Uint8Array<ArrayBuffer>, dtype: NpyDtype, bigEndian: boolean): NumericArray {
  if (bigEndian) swapBytes(bytes, dtype);
  const { buffer, byteLength } = bytes;
  switch (dtype) {
    case "b1":
    case "u1":
      return bytes;
    case "i1":
      return new Int8Array(buffer, 0, byteLength);
    case "u2":
      return new Uint16Array(buffer, 0, byteLength / 2);
    case "i2":
      return new Int16Array(buffer, 0, byteLength / 2);
    case "u4":
      return new Uint32Array(buffer, 0, byteLength / 4);
    case "i4":
      return new Int32Array(buffer, 0, byteLength / 4);
    case "f2":
      return decodeHalf(new Uint16Array(buffer, 0, byteLength / 2));
    case "f4":
    case "c8":
      return new Float32Array(buffer, 0, byteLength / 4);
    case "f8":
    case "c16":
      return new Float64Array(buffer, 0, byteLength / 8);
    case "u8":
      return decodeLong(new DataView(buffer, 0, byteLength), false);
    case "i8":
      return decodeLong(new DataView(buffer, 0, byteLength), true);
  }
}

/** A complex element is two numbers, each swapped for itself. */
function swapBytes(bytes: Uint8Array<ArrayBuffer>, dtype: NpyDtype): void {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (dtype.endsWith("16") || dtype === "f8" || dtype === "i8" || dtype === "u8") view.swap64();
  else if (dtype.endsWith("4") || dtype === "c8") view.swap32();
  else if (dtype.endsWith("2")) view.swap16();
}

function decodeLong(view: DataView, signed: boolean): Float64Array {
  const values = new Float64Array(view.byteLength / 8);
  for (let index = 0; index < values.length; index += 1) {
    const low = view.getUint32(index * 8, true);
    const high = signed ? view.getInt32(index * 8 + 4, true) : view.getUint32(index * 8 + 4, true);
    const value = high * 2 ** 32 + low;
    if (!Number.isSafeInteger(value)) {
      throw new IntegerTooLarge(signed ? view.getBigInt64(index * 8, true) : view.getBigUint64(index * 8, true));
    }
    values[index] = value;
  }
  return values;
}
