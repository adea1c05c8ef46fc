import type { FileHandle } from "node:fs/promises";
import { constants, inflateRawSync } from "node:zlib";
import { closest } from "fastest-levenshtein";
import { AppError } from "../../../base/errors/app-error.ts";
import { type ArrayEntry, decodeElements } from "./array-entry.ts";
import { bytesOf, componentsOf, elementsOf, formatShape } from "./dtype.ts";
import { corrupt, unsupported } from "./faults.ts";
import { parseHeader, type ParsedHeader } from "./header.ts";
import { toRowMajor } from "./order.ts";
import { openRows } from "./rows.ts";
import type { NpyArray, NpzFile } from "./types.ts";
import { openForReading, readArchive, streamEntry, type ZipArchive, type ZipEntry } from "./zip.ts";

/**
 * Opens an NPZ file, as numpy.savez and numpy.savez_compressed write it: stored or deflated, zip64, row-major or
 * fortran order, either byte order, versions 1 to 3 of NumPy's header. Only directory and headers are read;
 * what is wrong with one array is told when that array is asked for.
 * @throws AppError `DATA_NOT_FOUND`; `DATA_CORRUPT` for what is no whole ZIP; `DATA_UNSUPPORTED` for HDF5 and `.npy`
 * @see numpy.lib.format, PKWARE's APPNOTE
 * @see specs/scan-files.md §1
 */
export async function openNpz(path: string): Promise<NpzFile> {
  const file = await openForReading(path);
  try {
    await refuseOtherFormats(path, file);
    const archive = await readArchive(path, file);
    return createFile(archive, await readArrays(archive));
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** An array, or what is wrong with it. */
type Known = ArrayEntry | AppError;

function createFile(archive: ZipArchive, arrays: ReadonlyMap<string, Known>): NpzFile {
  const keys = [...arrays.keys()];
  const find = (key: string): ArrayEntry => {
    const known = arrays.get(key) ?? missingKey(archive.path, key, keys);
    if (known instanceof AppError) throw known;
    return known;
  };
  return {
    path: archive.path,
    keys,
    header: (key) => find(key).header,
    read: async (key) => readWhole(find(key)),
    rows: async (key, options = {}) => openRows(find(key), options),
    close: () => archive.file.close(),
  };
}

function missingKey(path: string, key: string, keys: readonly string[]): AppError {
  return new AppError("DATA_INVALID", `${path} has no array ${key}`, {
    received: keys.join(", ") || "no arrays at all",
    expected: `an array ${key}`,
    hint: keys.length === 0 ? "save the arrays with numpy.savez" : `did you mean ${closest(key, keys)}?`,
    where: { file: path },
  });
}

const hdf5Magic = Buffer.from("\u0089HDF\r\n\u001a\n", "latin1");

async function refuseOtherFormats(path: string, file: FileHandle): Promise<void> {
  const start = Buffer.alloc(2056);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  const isHdf5 = [0, 512, 1024, 2048].some((at) => start.subarray(at, at + 8).equals(hdf5Magic)); // after a user block
  if (isHdf5 || /\.(?:h5|hdf5?|cxi|nxs)$/iu.test(path)) throw hdf5(path);
  if (start.toString("latin1", 1, 6) === "NUMPY") {
    throw unsupported(path, `${path} holds a single array`, {
      received: "a .npy file",
      expected: "an NPZ file, which holds several arrays by name",
      hint: "collect the arrays of a scan in one file: np.savez(path, diff3d=…, xcoords=…, ycoords=…, probeGuess=…)",
    });
  }
  if (bytesRead < 4 || start.toString("latin1", 0, 2) !== "PK") {
    throw corrupt(path, `${path} is not an NPZ file`, {
      received:
        bytesRead === 0 ? "an empty file" : `a file that begins with ${JSON.stringify(start.toString("latin1", 0, 8))}`,
    });
  }
}

function hdf5(path: string): AppError {
  return unsupported(path, "HDF5 (.h5, .cxi, Ptychodus products) is not read yet; it comes in a later version", {
    received: path,
    expected: "an NPZ file",
    hint:
      "convert it meanwhile with h5py: np.savez(path, diff3d=np.sqrt(counts), xcoords=x, ycoords=y, probeGuess=probe), " +
      "positions in pixels of the object, counts with zero frequency at the centre",
  });
}

async function readArrays(archive: ZipArchive): Promise<ReadonlyMap<string, Known>> {
  const arrays = new Map<string, Known>();
  for (const entry of archive.entries) {
    if (!entry.name.endsWith(".npy")) continue;
    const key = entry.name.slice(0, -".npy".length);
    if (arrays.has(key)) throw corrupt(archive.path, `${archive.path} holds the array ${key} twice`);
    arrays.set(key, await readArrayHeader(archive, entry, key));
  }
  return arrays;
}

async function readArrayHeader(archive: ZipArchive, entry: ZipEntry, key: string): Promise<Known> {
  try {
    const header = await parseStart(archive, entry, key);
    const size = header.dataOffset + elementsOf(header.shape) * bytesOf(header.dtype);
    if (size === entry.size) return { key, archive, entry, header };
    throw corrupt(archive.path, `The array ${key} in ${archive.path} is not as long as its header says`, {
      received: `${entry.size} bytes`,
      expected: `${size} bytes for ${header.dtype} ${formatShape(header.shape)}`,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return (await damageOf(archive, entry)) ?? error; // a flipped byte may look like a type that is not read
  }
}

async function parseStart(archive: ZipArchive, entry: ZipEntry, key: string): Promise<ParsedHeader> {
  for (const length of [1 << 12, 1 << 18]) {
    const start = Buffer.alloc(Math.min(length, entry.compressedSize));
    await archive.file.read(start, 0, start.length, entry.dataStart);
    const header = parseHeader(entry.deflated ? inflateStart(start) : start, { path: archive.path, key });
    if (header !== null) return header;
  }
  throw corrupt(archive.path, `The array ${key} in ${archive.path} ends within its header`);
}

/** What the first bytes of a deflated entry already say; nothing where they cannot be inflated. */
function inflateStart(start: Buffer): Buffer {
  try {
    return inflateRawSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

async function damageOf(archive: ZipArchive, entry: ZipEntry): Promise<AppError | null> {
  try {
    for await (const piece of streamEntry(archive, entry)) void piece;
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function readWhole(array: ArrayEntry): Promise<NpyArray> {
  const { header, archive, entry } = array;
  const bytes = allocate(array, entry.size - header.dataOffset);
  let position = -header.dataOffset;
  for await (const piece of streamEntry(archive, entry)) {
    if (position + piece.length > 0) bytes.set(piece.subarray(Math.max(0, -position)), Math.max(0, position));
    position += piece.length;
  }
  const data = decodeElements(array, bytes);
  const { dtype, shape, fortranOrder } = header;
  return { dtype, shape, data: fortranOrder ? toRowMajor(data, shape, componentsOf(dtype)) : data };
}

function allocate({ archive, key }: ArrayEntry, size: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (error) {
    throw unsupported(archive.path, `The array ${key} is too large to be held in memory at once`, {
      received: `${size} bytes`,
      hint: "only patterns may be that large, and they are read row by row: is this array what it should be?",
      cause: error,
    });
  }
}
