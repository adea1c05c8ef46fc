import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { fromFdPromise, type Entry, type ZipFile } from "yauzl";
import { AppError } from "../../../base/errors/app-error.ts";
import { corrupt, unsupported } from "./faults.ts";

const pieceBytes = 1 << 20;

/** A file inside a ZIP. */
export interface ZipEntry {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc32: number;
  /** Bytes once inflated, as the directory of the ZIP says. */
  readonly size: number;
  readonly compressedSize: number;
  /** Where its bytes begin in the file. */
  readonly dataStart: number;
}

/** An open ZIP and what is in it. */
export interface ZipArchive {
  readonly path: string;
  readonly file: FileHandle;
  readonly entries: readonly ZipEntry[];
}

/**
 * Reads the directory of a ZIP (zip64 too).
 * @param file open for reading; stays open, also where this fails
 * @throws AppError `DATA_CORRUPT`, `DATA_UNSUPPORTED` (encrypted, or compressed in a way that NumPy never does)
 */
export async function readArchive(path: string, file: FileHandle): Promise<ZipArchive> {
  try {
    const zip = await fromFdPromise(file.fd, { autoClose: false });
    const entries: ZipEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith("/")) entries.push(await locate(path, zip, entry));
    }
    return { path, file, entries };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw corrupt(path, `${path} is not a whole NPZ file`, { received: (error as Error).message, cause: error });
  }
}

async function locate(path: string, zip: ZipFile, entry: Entry): Promise<ZipEntry> {
  if (entry.isEncrypted() || (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)) {
    throw unsupported(path, `${entry.fileName} is stored in a way that is not read`, {
      received: entry.isEncrypted() ? "an encrypted entry" : `compression method ${entry.compressionMethod}`,
      expected: "stored (0) or deflated (8), as numpy.savez and numpy.savez_compressed write",
      hint: "load it with the program that wrote it and save it with numpy.savez_compressed",
    });
  }
  const local = await zip.readLocalFileHeaderPromise(entry);
  if (!local.fileName.equals(entry.fileNameRaw) || local.compressionMethod !== entry.compressionMethod) {
    throw corrupt(path, `${path} contradicts itself about the array ${entry.fileName}`, {
      received: `${JSON.stringify(local.fileName.toString())} where its directory says ${JSON.stringify(entry.fileName)}`,
    });
  }
  return {
    name: entry.fileName,
    deflated: entry.compressionMethod === 8,
    crc32: entry.crc32,
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    dataStart: local.fileDataStart,
  };
}

/**
 * The bytes of an entry, inflated, a piece at a time; size and checksum are verified by the time it ends.
 * @throws AppError `DATA_CORRUPT`
 */
export async function* streamEntry(archive: ZipArchive, entry: ZipEntry): AsyncGenerator<Buffer> {
  let size = 0;
  let checksum = 0;
  try {
    for await (const piece of rawPieces(archive.file, entry)) {
      size += piece.length;
      if (size > entry.size) break; // never more than was announced, however much a forged entry inflates to
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    if (error instanceof AppError || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw damaged(archive.path, entry, (error as Error).message);
  }
  if (size !== entry.size) throw damaged(archive.path, entry, `${size} bytes instead of ${entry.size}`);
  if (checksum !== entry.crc32)
    throw damaged(archive.path, entry, "another checksum (CRC-32) than was written with it");
}

async function* rawPieces(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (!entry.deflated) {
    yield* storedPieces(file, entry);
    return;
  }
  const source = Readable.from(storedPieces(file, entry), { objectMode: false });
  const inflate = createInflateRaw({ chunkSize: pieceBytes });
  source.on("error", (error) => inflate.destroy(error));
  try {
    yield* source.pipe(inflate) as AsyncIterable<Buffer>;
  } finally {
    source.destroy();
  }
}

/** The bytes as they are in the file. (A stream of the file handle would close it, asked or not.) */
async function* storedPieces(file: FileHandle, { dataStart, compressedSize }: ZipEntry): AsyncGenerator<Buffer> {
  for (let done = 0; done < compressedSize;) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, compressedSize - done));
    const { bytesRead } = await file.read(piece, 0, piece.length, dataStart + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

function damaged(path: string, entry: ZipEntry, received: string): AppError {
  return corrupt(path, `The array ${entry.name} in ${path} is damaged`, { received });
}

/** Opens a file for reading. @throws AppError `DATA_NOT_FOUND`, or `IO_FAILED` where it may not be read */
export async function openForReading(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, "r");
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw notFound(path, "a folder or device");
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw notFound(path, "nothing there");
    throw new AppError("IO_FAILED", `${path} cannot be read`, {
      kind: "environment",
      received: code ?? message,
      hint: "give the current user the right to read it",
      where: { file: path },
      cause: error,
    });
  }
}

function notFound(path: string, received: string): AppError {
  return new AppError("DATA_NOT_FOUND", `There is no file ${path}`, {
    received,
    expected: "an NPZ file",
    hint: "check the path; relative ones start at the current folder",
    where: { file: path },
  });
}
