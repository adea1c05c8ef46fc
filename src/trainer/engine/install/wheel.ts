import { createWriteStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { makeFolder } from "../../../base/files/make-folder.ts";
import { openPromise } from "yauzl";
import { runQuick } from "../../../base/process/run-quick.ts";
import { buildFailed, diskFull, downloadFailed } from "./faults.ts";
import { hashFile } from "./hash.ts";
import type { WheelSource } from "./recipe.ts";
import type { BuildEnvironment } from "./tools.ts";

/** Where and with what something is fetched. */
export interface FetchOptions {
  readonly program: string;
  readonly folder: string;
  readonly environment: BuildEnvironment;
}

/**
 * The command that fetches a wheel: for a fixed Python tag, so that the Python that runs pip need not fit the wheel.
 * @param requirement `tensorflow-cpu==2.16.2`
 */
export function wheelCommand(
  python: string,
  wheel: Pick<WheelSource, "pythonVersion" | "platformTags">,
  { requirement, folder }: { readonly requirement: string; readonly folder: string },
): readonly string[] {
  const quiet = ["--no-cache-dir", "--progress-bar", "off", "--disable-pip-version-check"];
  const platforms = wheel.platformTags.flatMap((tag) => ["--platform", tag]);
  const tags = ["--python-version", wheel.pythonVersion, "--implementation", "cp", ...platforms];
  const abis = ["--abi", `cp${wheel.pythonVersion}`, "--abi", "abi3", "--abi", "none"];
  const what = ["--no-deps", "--only-binary=:all:", ...tags, ...abis, "--dest", folder];
  return [python, "-m", "pip", "download", ...quiet, ...what, requirement];
}

/**
 * Fetches a wheel and checks its hash.
 * @returns path of the file
 * @throws AppError `ENGINE_BUILD_FAILED`: no network, no such wheel, no disk, another hash than the pinned one
 */
export async function fetchWheel(wheel: WheelSource, options: FetchOptions): Promise<string> {
  const requirement = `${wheel.project}==${wheel.version}`;
  const file = await downloadWheel(wheel, requirement, options);
  const sha256 = await hashFile(file, "sha256", "hex");
  if (sha256 === wheel.sha256) return file;
  throw buildFailed(`The wheel ${basename(file)} is not the one that was checked`, {
    received: `SHA-256 ${sha256}`,
    expected: `SHA-256 ${wheel.sha256}`,
    hint: "a mirror or a proxy changed it, or the download broke off: run it again, or use PyPI itself (PIP_INDEX_URL=https://pypi.org/simple)",
  });
}

/** Fetches a wheel; pip itself checks it against the hash that the index lists. */
export async function downloadWheel(
  wheel: Pick<WheelSource, "pythonVersion" | "platformTags">,
  requirement: string,
  { program, folder, environment }: FetchOptions,
): Promise<string> {
  await makeFolder(folder);
  const before = new Set(await readdir(folder));
  const argv = wheelCommand(program, wheel, { requirement, folder });
  const result = await runQuick(argv, { cwd: folder, env: environment });
  const file = (await readdir(folder)).find((name) => name.endsWith(".whl") && !before.has(name));
  if (result.exitCode !== 0 || file === undefined) throw downloadFailed(requirement, "PyPI", result);
  return join(folder, file);
}

/** Maps a member of the wheel to the file that it becomes; null leaves it in the wheel. */
export type PlaceMember = (name: string) => string | null;

/**
 * Unpacks those members of a wheel that are wanted.
 * @returns how many
 * @throws AppError `ENGINE_BUILD_FAILED` when the wheel cannot be read or the disk is full
 */
export async function unpackWheel(file: string, placeOf: PlaceMember): Promise<number> {
  let count = 0;
  try {
    const zip = await openPromise(file);
    for await (const entry of zip.eachEntry()) {
      const place = entry.fileName.endsWith("/") ? null : placeOf(entry.fileName);
      if (place === null) continue;
      await makeFolder(dirname(place));
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(place));
      count += 1;
    }
  } catch (error) {
    throw unpackFailed(file, error);
  }
  return count;
}

function unpackFailed(file: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC") return diskFull(basename(file));
  return buildFailed(`Could not unpack ${basename(file)}`, {
    received: message,
    expected: "a whole wheel and a writable cache folder",
    hint: "run it again; if it stays, see that the cache folder is writable",
  });
}
