import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { createSpill, writeSpill } from "./spill.ts";

const blockBytes = 64 << 20;
const readsAtOnce = 4096;

/** Numbers of a file that are all of one array. */
export interface Extent {
  readonly file: FileHandle;
  /** Where its first byte is. */
  readonly start: number;
}

/** Rows of an array, as bytes. */
export interface RowShape {
  readonly count: number;
  readonly elements: number;
  readonly elementBytes: number;
}

/**
 * An array in which neighbours in memory belong to different rows → a temporary file in which each row lies together.
 * Memory stays under some 64 MiB: a block of rows at a time, each collected from short runs all over the file.
 * @returns the temporary file, which the caller closes
 * @throws AppError `IO_FAILED`
 */
export async function gatherRows(source: Extent, rows: RowShape): Promise<FileHandle> {
  const spill = await createSpill();
  const rowBytes = rows.elements * rows.elementBytes;
  const rowsPerBlock = Math.max(1, Math.floor(blockBytes / Math.max(1, rowBytes)));
  try {
    for (let first = 0; first < rows.count; first += rowsPerBlock) {
      const count = Math.min(rowsPerBlock, rows.count - first);
      await writeSpill(spill, await gatherBlock(source, rows, { first, count }), first * rowBytes);
    }
    return spill;
  } catch (error) {
    await spill.close();
    throw error;
  }
}

interface Block {
  readonly first: number;
  readonly count: number;
}

async function gatherBlock(source: Extent, rows: RowShape, block: Block): Promise<Uint8Array> {
  const bytes = new Uint8Array(block.count * rows.elements * rows.elementBytes);
  const unit = Math.min(4, rows.elementBytes);
  const target = unitsOf(bytes, unit);
  const run = new Uint8Array(block.count * rows.elementBytes);
  const runUnits = unitsOf(run, unit);
  const unitsPerElement = rows.elementBytes / unit;
  for (let element = 0; element < rows.elements; element += 1) {
    const position = source.start + (element * rows.count + block.first) * rows.elementBytes;
    readExactly(source.file.fd, run, position);
    for (let row = 0; row < block.count; row += 1) {
      const to = (row * rows.elements + element) * unitsPerElement;
      for (let part = 0; part < unitsPerElement; part += 1) {
        target[to + part] = runUnits[row * unitsPerElement + part] as number;
      }
    }
    if (element % readsAtOnce === readsAtOnce - 1) await setImmediate(); // signals and timers get their turn
  }
  return bytes;
}

function unitsOf(bytes: Uint8Array, unit: number): Uint8Array | Uint16Array | Uint32Array {
  if (unit === 1) return bytes;
  return unit === 2 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
}

/** Thousands of short reads follow each other; asynchronous ones would take ten times as long. */
function readExactly(file: number, target: Uint8Array, position: number): void {
  for (let done = 0; done < target.length;) {
    const count = readSync(file, target, done, target.length - done, position + done);
    if (count === 0) throw new Error("the file became shorter while it was read");
    done += count;
  }
}
