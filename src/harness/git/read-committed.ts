import { runGit } from "./run-git.ts";

/**
 * Texts of files as a commit has them, by path; what it does not have is left out. One call of git for all.
 * @param paths relative to the work tree's top
 * @throws AppError `GIT_FAILED`
 */
export async function readCommitted(
  root: string,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const asked = paths.filter((path) => !path.includes("\n"));
  if (asked.length === 0) return new Map();
  const input = Buffer.from(asked.map((path) => `${commit}:${path}\n`).join("")).toString("latin1");
  const output = await runGit(root, ["cat-file", "--batch"], { input, encoding: "latin1" });
  return new Map(parseBatch(Buffer.from(output, "latin1"), asked));
}

/** `<name> blob <size>`, the bytes, a line feed; `<asked> missing`. In the order that was asked. */
function parseBatch(output: Buffer, asked: readonly string[]): readonly (readonly [string, Buffer])[] {
  const found: (readonly [string, Buffer])[] = [];
  let at = 0;
  for (const path of asked) {
    const end = output.indexOf(LINE_END, at);
    if (end === -1) break;
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/u.exec(output.toString("latin1", at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    const bytes = output.subarray(at, at + Number(size));
    at += bytes.length + 1;
    if (type === "blob") found.push([path, bytes]);
  }
  return found;
}

const LINE_END = 0x0a;
