/** Element types that can be read and written, named as NumPy names them without the byte order. */
export type NpyDtype = "b1" | "u1" | "i1" | "u2" | "i2" | "u4" | "i4" | "u8" | "i8" | "f2" | "f4" | "f8" | "c8" | "c16";

/** Numbers in memory, in the order of the machine. */
export type NumericArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** What the header of an array says. */
export interface NpyHeader {
  readonly dtype: NpyDtype;
  readonly bigEndian: boolean;
  /** Empty for a single number. */
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
}

/**
 * An array in memory, row-major whatever the file's order was.
 *
 * b1, u1 → Uint8Array · i1, u2, i2, u4, i4 → their own · f2, f4 → Float32Array · f8 → Float64Array ·
 * u8, i8 → Float64Array (exact: those from 2^53 on are refused) · c8, c16 → Float32Array, Float64Array, real and imaginary part in turn.
 */
export interface NpyArray {
  readonly dtype: NpyDtype;
  readonly shape: readonly number[];
  readonly data: NumericArray;
}

/** Which part of an array is a row. */
export interface RowOptions {
  /** How many axes, taken together, number the rows. @default 1 */
  readonly axes?: number;
  /** `first`: the leading axes number the rows; `last`: the last ones do, as in `(N, N, M)`. @default "first" */
  readonly side?: "first" | "last";
}

/** Random access to the rows of an array, with memory for no more than the rows asked for. */
export interface RowReader {
  readonly dtype: NpyDtype;
  readonly count: number;
  /** Shape of one row. */
  readonly rowShape: readonly number[];
  /**
   * @param indices which rows, in this order
   * @returns `[indices.length, ...rowShape]`, row-major, as `NpyArray` lays it out, in memory of its own
   */
  read(indices: ArrayLike<number>): Promise<NumericArray>;
  close(): Promise<void>;
}

/** An open NPZ file. */
export interface NpzFile {
  readonly path: string;
  /** Names of the arrays, in the file's order. */
  readonly keys: readonly string[];
  /** @throws AppError what is wrong with this array: `DATA_CORRUPT`, `DATA_UNSUPPORTED`; `DATA_INVALID` for no such key */
  header(key: string): NpyHeader;
  /**
   * The whole array; its checksum is verified.
   * @throws AppError as `header`, and `DATA_CORRUPT` for a wrong checksum, `DATA_UNSUPPORTED` for integers from 2^53 on
   */
  read(key: string): Promise<NpyArray>;
  /**
   * Rows of an array, in any order. The checksum is verified once, here. A deflated array is inflated into a temporary
   * file without a name; so is one whose rows do not lie together.
   * @throws AppError as `read`; `IO_FAILED` where there is no room for temporary files
   */
  rows(key: string, options?: RowOptions): Promise<RowReader>;
  /** Also ends what reads rows from it. */
  close(): Promise<void>;
}

/** An array to write: all of it, or its numbers a piece at a time, row-major. Complex: real and imaginary part in turn. */
export interface NpyContent {
  readonly dtype: NpyDtype;
  readonly shape: readonly number[];
  readonly data: NumericArray | (() => AsyncIterable<NumericArray>);
}
