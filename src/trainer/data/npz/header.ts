import { unsupported, corrupt } from "./faults.ts";
import { bytesOf, parseDescr } from "./dtype.ts";
import type { NpyDtype, NpyHeader } from "./types.ts";

const magic = Buffer.from("\u0093NUMPY", "latin1");
const readableTypes = "bool, int8 … int64, uint8 … uint64, float16, float32, float64, complex64, complex128";

/** A header and where the numbers begin. */
export interface ParsedHeader extends NpyHeader {
  readonly dataOffset: number;
}

/** Names an array for error messages. */
interface ArrayName {
  readonly path: string;
  readonly key: string;
}

/**
 * Reads the header of an array in NumPy's format, versions 1 to 3.
 * @param start the array's first bytes
 * @returns `null` where the header goes on beyond them
 * @throws AppError `DATA_CORRUPT`, `DATA_UNSUPPORTED` (pickled objects, text, structures, versions to come)
 * @see numpy.lib.format
 */
export function parseHeader(start: Buffer, name: ArrayName): ParsedHeader | null {
  if (start.length < 12) return null;
  if (!start.subarray(0, 6).equals(magic)) {
    throw corrupt(name.path, `The array ${name.key} does not begin as an array of NumPy`, {
      received: JSON.stringify(start.subarray(0, 6).toString("latin1")),
    });
  }
  const version = start[6] as number;
  if (version < 1 || version > 3) {
    throw unsupported(name.path, `The array ${name.key} is in version ${version} of NumPy's format`, {
      received: `version ${version}.${start[7]}`,
      expected: "version 1, 2 or 3",
      hint: "save it with numpy.savez of a released NumPy",
    });
  }
  const textOffset = version === 1 ? 10 : 12;
  const dataOffset = textOffset + (version === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8));
  if (start.length < dataOffset) return null;
  const text = start.toString(version === 3 ? "utf8" : "latin1", textOffset, dataOffset).trim();
  return { ...parseDictionary(text, name), dataOffset };
}

function parseDictionary(text: string, name: ArrayName): NpyHeader {
  const descr = /["']descr["']\s*:\s*(?:["']([^"']*)["']|(\[.*\]))/su.exec(text);
  const order = /["']fortran_order["']\s*:\s*(True|False)/u.exec(text);
  const shape = /["']shape["']\s*:\s*\(([\d\sL,]*)\)/u.exec(text);
  if (!/^\{.*\}$/su.test(text) || descr === null || order === null || shape === null) {
    throw corrupt(name.path, `The header of the array ${name.key} makes no sense`, { received: text.slice(0, 200) });
  }
  return {
    ...parseType(descr[1] ?? (descr[2] as string), name),
    shape: parseShape(shape[1] as string),
    fortranOrder: order[1] === "True",
  };
}

function parseShape(text: string): readonly number[] {
  return text
    .split(",")
    .map((length) => length.trim())
    .filter((length) => length !== "")
    .map((length) => Number.parseInt(length, 10));
}

function parseType(descr: string, name: ArrayName): Pick<NpyHeader, "dtype" | "bigEndian"> {
  const type = parseDescr(descr);
  if (type !== null) return type;
  if (/O/u.test(descr)) {
    throw unsupported(name.path, `The array ${name.key} holds pickled Python objects`, {
      received: `dtype ${descr} (object)`,
      expected: readableTypes,
      hint:
        "reading a pickle runs the code that is in it, so it is refused; " +
        `save numbers: np.savez(path, ${name.key}=np.stack(list(array)).astype(np.float32))`,
    });
  }
  throw unsupported(name.path, `The array ${name.key} has a type that is not read`, {
    received: `dtype ${descr}`,
    expected: readableTypes,
    hint: `convert it before saving, e.g. ${name.key}.astype(np.float32)`,
  });
}

/**
 * The header that NumPy itself would write, version 1, padded so that the numbers begin at a multiple of 64.
 * A shape too long for it does not exist: NumPy allows 64 axes.
 */
export function formatHeader(dtype: NpyDtype, shape: readonly number[]): Buffer {
  const order = bytesOf(dtype) === 1 ? "|" : "<";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${order}${dtype}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + length, " ");
  magic.copy(header);
  header.set([1, 0], 6);
  header.writeUInt16LE(length, 8);
  header.write(text, 10, "latin1");
  header.write("\n", 10 + length - 1, "latin1");
  return header;
}
