import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../../base/files/make-folder.ts";
import { runQuick } from "../../../base/process/run-quick.ts";
import { buildFailed, diskFull, downloadFailed, tailOf } from "./faults.ts";
import { hashFile } from "./hash.ts";
import type { PackageSource } from "./recipe.ts";
import type { BuildEnvironment } from "./tools.ts";
import type { FetchOptions } from "./wheel.ts";

/** The command that fetches a package's tarball and runs none of its scripts. */
export function packageCommand(npm: string, { name, version }: PackageSource, folder: string): readonly string[] {
  return [npm, "pack", `${name}@${version}`, "--ignore-scripts", "--silent", "--pack-destination", folder];
}

/**
 * Fetches the tarball of an npm package and checks its integrity.
 * @param options a folder of its own for each package
 * @throws AppError `ENGINE_BUILD_FAILED`: no network, no such package, no disk, another integrity than the pinned one
 */
export async function fetchPackage(
  source: PackageSource,
  { program, folder, environment }: FetchOptions,
): Promise<string> {
  const what = `${source.name}@${source.version}`;
  await makeFolder(folder);
  const result = await runQuick(packageCommand(program, source, folder), { cwd: folder, env: environment });
  const name = (await readdir(folder)).find((one) => one.endsWith(".tgz"));
  if (result.exitCode !== 0 || name === undefined) throw downloadFailed(what, "npm", result);
  const file = join(folder, name);
  const integrity = `sha512-${await hashFile(file, "sha512", "base64")}`;
  if (integrity === source.integrity) return file;
  throw buildFailed(`The package ${what} is not the one that was checked`, {
    received: integrity,
    expected: source.integrity,
    hint: "a mirror or a proxy changed it: use npm's own registry (npm config set registry https://registry.npmjs.org)",
  });
}

/**
 * Unpacks a package's tarball; its outermost folder falls away.
 * @throws AppError `ENGINE_BUILD_FAILED`
 */
export async function unpackPackage(
  file: string,
  folder: string,
  { tar, environment }: { readonly tar: string; readonly environment: BuildEnvironment },
): Promise<void> {
  await makeFolder(folder);
  const argv = [tar, "-xzf", file, "-C", folder, "--strip-components=1", "--no-same-owner"];
  const { exitCode, stderr } = await runQuick(argv, { cwd: folder, env: environment });
  if (exitCode === 0) return;
  if (/No space left/i.test(stderr)) throw diskFull(file);
  throw buildFailed(`Could not unpack ${file}`, {
    received: tailOf(stderr),
    expected: "a gzipped tarball",
    hint: "run it again; if it stays, see that the cache folder is writable",
  });
}
