import type { FileHandle } from "node:fs/promises";
import { AppError } from "../../../base/errors/app-error.ts";
import { type ArrayEntry, decodeElements } from "./array-entry.ts";
import { bytesOf, componentsOf, elementsOf, formatShape } from "./dtype.ts";
import { gatherRows, type Extent } from "./interleaved.ts";
import { toRowMajor } from "./order.ts";
import { createSpill, writeSpill } from "./spill.ts";
import type { NumericArray, RowOptions, RowReader } from "./types.ts";
import { streamEntry } from "./zip.ts";

/** See `NpzFile.rows`. */
export async function openRows(array: ArrayEntry, options: RowOptions): Promise<RowReader> {
  const plan = planRows(array, options);
  const plain = await toPlainFile(array);
  if (plan.together) return createReader(array, plan, plain);
  try {
    const rows = { count: plan.count, elements: plan.elements, elementBytes: bytesOf(array.header.dtype) };
    const file = await gatherRows(plain, rows);
    return createReader(array, plan, { file, start: 0, close: () => file.close() });
  } finally {
    await plain.close();
  }
}

/** How the rows lie in the file. */
interface RowPlan {
  readonly count: number;
  /** Lengths of the axes that number the rows. */
  readonly numberShape: readonly number[];
  readonly rowShape: readonly number[];
  readonly elements: number;
  /** Whether the numbers of a row lie together in the file. */
  readonly together: boolean;
}

function planRows({ header, key, archive }: ArrayEntry, { axes = 1, side = "first" }: RowOptions): RowPlan {
  const { shape, fortranOrder } = header;
  if (axes > shape.length) {
    throw new AppError("DATA_INVALID", `The array ${key} has too few axes to be taken row by row`, {
      received: `shape ${formatShape(shape)}`,
      expected: `at least ${axes} axes`,
      hint: `stack the rows along the first axis: np.stack(list_of_rows)`,
      where: { file: archive.path },
    });
  }
  const split = side === "first" ? axes : shape.length - axes;
  const [head, tail] = [shape.slice(0, split), shape.slice(split)];
  const [numberShape, rowShape] = side === "first" ? [head, tail] : [tail, head];
  return {
    count: elementsOf(numberShape),
    numberShape,
    rowShape,
    elements: elementsOf(rowShape),
    together: (side === "first") !== fortranOrder,
  };
}

interface PlainFile extends Extent {
  close(): Promise<void>;
}

/** A file in which the array's numbers lie as they are, its checksum verified: the ZIP itself, or a temporary one. */
async function toPlainFile({ archive, entry, header }: ArrayEntry): Promise<PlainFile> {
  if (!entry.deflated) {
    for await (const piece of streamEntry(archive, entry)) void piece;
    return { file: archive.file, start: entry.dataStart + header.dataOffset, close: () => Promise.resolve() };
  }
  const file = await createSpill();
  try {
    let position = 0;
    for await (const piece of streamEntry(archive, entry)) {
      await writeSpill(file, piece, position);
      position += piece.length;
    }
    return { file, start: header.dataOffset, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function createReader(array: ArrayEntry, plan: RowPlan, source: PlainFile): RowReader {
  const { header, key, archive } = array;
  const rowBytes = plan.elements * bytesOf(header.dtype);
  const components = componentsOf(header.dtype);
  const ordered = (data: NumericArray): NumericArray => (header.fortranOrder ? eachRow(data, plan, components) : data);
  return {
    dtype: header.dtype,
    count: plan.count,
    rowShape: plan.rowShape,
    close: () => source.close(),
    read: async (indices) => {
      const bytes = new Uint8Array(indices.length * rowBytes);
      const reads = Array.from(indices, (row, place) => {
        const position = source.start + storedRow(row, plan.numberShape, header.fortranOrder) * rowBytes;
        return readExactly(source.file, bytes.subarray(place * rowBytes, (place + 1) * rowBytes), position);
      });
      await Promise.all(reads).catch((error: unknown) => {
        throw new AppError("IO_FAILED", `The array ${key} in ${archive.path} cannot be read any more`, {
          kind: "environment",
          received: (error as Error).message,
          hint: "the file must stay as it is until the run has ended",
          where: { file: archive.path },
          cause: error,
        });
      });
      return ordered(decodeElements(array, bytes));
    },
  };
}

/** Number of a row, counted with the last axis fastest → its place in a file where the first one is. */
function storedRow(row: number, shape: readonly number[], fortranOrder: boolean): number {
  if (!fortranOrder || shape.length < 2) return row;
  let rest = row;
  let place = 0;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const length = shape[axis] as number;
    place += (rest % length) * elementsOf(shape.slice(0, axis));
    rest = Math.floor(rest / length);
  }
  return place;
}

function eachRow(data: NumericArray, plan: RowPlan, components: 1 | 2): NumericArray {
  const length = plan.elements * components;
  const result = data.slice();
  for (let start = 0; start < data.length; start += length) {
    result.set(toRowMajor(data.subarray(start, start + length), plan.rowShape, components), start);
  }
  return result;
}

async function readExactly(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < target.length;) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) throw new Error("the file became shorter");
    done += bytesRead;
  }
}
