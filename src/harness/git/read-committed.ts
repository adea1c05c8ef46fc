import { runGit } from "./run-git.ts";

/** Which files of a commit are read. */
export interface CommittedRequest {
  readonly commit: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
  /** A file of more bytes is left out. */
  readonly largestBytes: number;
}

/** A file as a commit has it. */
export interface CommittedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Files that are read by one call of git have no more bytes together, unless it is one file. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Files as a commit has them, in the order that was asked; what it does not have as a file is left out.
 * Git is asked once for all sizes, then once for all contents, or as often as these fill 64 MB.
 * @throws AppError `GIT_FAILED`
 */
export async function* readCommitted(
  root: string,
  { commit, paths, largestBytes }: CommittedRequest,
): AsyncGenerator<CommittedFile> {
  const asked = paths.filter((path) => !path.includes("\n"));
  if (asked.length === 0) return;
  const objects = await listObjects(root, commit, asked);
  for (const bunch of bunchesOf(objects.filter(({ size }) => size <= largestBytes))) {
    const ids = bunch.map(({ id }) => id);
    const output = Buffer.from(await askGit(root, "--batch", ids), "latin1");
    let at = 0;
    for (const { path, size } of bunch) {
      const begin = output.indexOf(LINE_END, at) + 1;
      at = begin + size + 1;
      yield { path, bytes: output.subarray(begin, begin + size) };
    }
  }
}

interface CommittedObject {
  readonly path: string;
  readonly id: string;
  readonly size: number;
}

/** Of each path a line: `<id> blob <size>`, another kind of object, or `<asked> missing`. */
async function listObjects(
  root: string,
  commit: string,
  paths: readonly string[],
): Promise<readonly CommittedObject[]> {
  const names = paths.map((path) => Buffer.from(`${commit}:./${path}`).toString("latin1"));
  const lines = (await askGit(root, "--batch-check", names)).split("\n");
  return paths.flatMap((path, index) => {
    const [, id, size] = /^([0-9a-f]+) blob (\d+)$/u.exec(lines[index] ?? "") ?? [];
    return id === undefined ? [] : [{ path, id, size: Number(size) }];
  });
}

/** @param names byte by byte */
function askGit(root: string, form: "--batch" | "--batch-check", names: readonly string[]): Promise<string> {
  const input = names.map((name) => `${name}\n`).join("");
  return runGit(root, ["cat-file", form], { input, encoding: "latin1" });
}

function bunchesOf(objects: readonly CommittedObject[]): readonly (readonly CommittedObject[])[] {
  const bunches: CommittedObject[][] = [];
  let room = 0;
  for (const object of objects) {
    if (object.size > room) {
      bunches.push([]);
      room = MOST_BYTES;
    }
    bunches.at(-1)?.push(object);
    room -= object.size;
  }
  return bunches;
}

const LINE_END = 0x0a;
