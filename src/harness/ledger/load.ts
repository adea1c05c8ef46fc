import { isUtf8 } from "node:buffer";
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { ledgerFolder, parsePartIdentity, runNames, type LedgerPart } from "./part.ts";

/** The ledger as it lies on the disk. */
export interface LedgerState {
  /** Relative to the project's root. */
  readonly ledgerPath: string;
  /** The page's text; null where there is none. */
  readonly page: string | null;
  readonly parts: readonly LedgerPart[];
  /** Files in the place of a part that do not begin as one, and why. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

const timestampName = /^\d{4}-\d{2}-\d{2}T\d{6}Z(?:[-.].*)?\.md$/;

/**
 * Reads the page and all parts.
 * @throws AppError `EVIDENCE_CORRUPT` when the page is not UTF-8, since writing it back would change it; `IO_FAILED`
 */
export async function loadLedger(root: string, ledgerPath: string): Promise<LedgerState> {
  const folder = ledgerFolder(ledgerPath);
  const parts: LedgerPart[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  for (const path of await partPaths(root, folder)) {
    const text = (await readOptional(root, path)) ?? Buffer.from("");
    const part = isUtf8(text) ? toPart(path, text.toString("utf8")) : null;
    if (part !== null) parts.push(part);
    else if (timestampName.test(posix.basename(path))) unreadable.push({ path, reason: reasonFor(text) });
  }
  return { ledgerPath, page: await loadPage(root, ledgerPath), parts, unreadable };
}

function toPart(path: string, text: string): LedgerPart | null {
  const identity = parsePartIdentity(text);
  return identity === null ? null : { path, ...identity, ...runNames(identity.runId), text };
}

function reasonFor(text: Buffer): string {
  if (!isUtf8(text)) return "it is not UTF-8 text";
  return /^<{7} /m.test(text.toString("utf8"))
    ? "it holds an unresolved merge conflict"
    : "its first line does not name a run and an attempt";
}

async function loadPage(root: string, ledgerPath: string): Promise<string | null> {
  const bytes = await readOptional(root, ledgerPath);
  if (bytes === null) return null;
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new AppError("EVIDENCE_CORRUPT", "The ledger's page is not UTF-8 text, so it cannot be kept byte for byte", {
    expected: "UTF-8",
    hint: `convert it once, for example: iconv -f latin1 -t utf-8 ${ledgerPath}`,
    where: { file: ledgerPath },
  });
}

async function partPaths(root: string, folder: string): Promise<readonly string[]> {
  const initiatives = (await entriesOf(root, folder)).filter((entry) => entry.isDirectory());
  const paths: string[] = [];
  for (const { name } of initiatives) {
    const files = await entriesOf(root, posix.join(folder, name));
    paths.push(
      ...files.flatMap((file) =>
        file.isFile() && file.name.endsWith(".md") ? [posix.join(folder, name, file.name)] : [],
      ),
    );
  }
  return paths.sort();
}

async function entriesOf(root: string, path: string) {
  try {
    return await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    return orMissing(error, path) ?? [];
  }
}

async function readOptional(root: string, path: string): Promise<Buffer | null> {
  try {
    return await readFile(join(root, path));
  } catch (error) {
    return orMissing(error, path);
  }
}

/** Null for what is not there; anything else is a fault. */
function orMissing(error: unknown, path: string): null {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  if (code === "ENOENT" || code === "ENOTDIR") return null;
  throw new AppError("IO_FAILED", `Could not read ${path}`, {
    kind: "environment",
    received: code,
    expected: "a readable file or folder",
    hint: "see that the path is what it should be and that the current user may read it",
    where: { file: path },
    cause: error,
  });
}
