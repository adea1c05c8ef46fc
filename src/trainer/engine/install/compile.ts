import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../../base/files/make-folder.ts";
import { runQuick } from "../../../base/process/run-quick.ts";
import { buildFailed, diskFull, tailOf } from "./faults.ts";
import { layoutOf, type EngineLayout } from "./layout.ts";
import { addonPart, addonSources } from "./patch-addon.ts";
import type { BuildEnvironment } from "./tools.ts";

/** The C headers that the addon includes, out of some 2,000 in the wheel. */
export function isNeededHeader(name: string): boolean {
  return /^tensorflow\/include\/.*\/(?:c\/.*|platform\/ctstring[^/]*)\.h$/.test(name);
}

/** Folders of the unpacked wheel and the Node-API package that hold headers. */
export function includeFolders(layout: EngineLayout): readonly string[] {
  const wheel = join(layout.work, "include");
  const external = join(wheel, "external");
  const vendored = existsSync(external) ? readdirSync(external).map((name) => join(external, name)) : [];
  return [wheel, ...vendored, join(layout.work, "headers", "include")];
}

/**
 * The one command that makes the addon, of its own sources and of ours. Multiplications are not fused with additions, so
 * that the optimiser gives the bits that JavaScript gives.
 */
export function compileCommand(compiler: string, layout: EngineLayout): readonly string[] {
  const binding = join(layout.packageFolder, "binding");
  const own = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(binding, name));
  const sources = [...own, ...addonSources.map(addonPart)];
  const exact = ["-ffp-contract=off", "-fno-math-errno"];
  const flags = ["-O3", ...exact, "-fPIC", "-shared", "-pthread", "-std=c++17", "-DNAPI_VERSION=8"];
  const includes = [binding, ...includeFolders(layout)].map((folder) => `-I${folder}`);
  const libraries = ["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"];
  const link = [`-L${layout.libraries}`, ...libraries, `-Wl,-rpath,${layout.rpath}`];
  return [compiler, ...flags, ...includes, ...sources, ...link, "-o", layout.addonFile];
}

/**
 * Compiles the addon.
 * @throws AppError `ENGINE_BUILD_FAILED` with the end of what the compiler said
 */
export async function compileAddon(
  folder: string,
  { compiler, environment }: { readonly compiler: string; readonly environment: BuildEnvironment },
): Promise<void> {
  const layout = layoutOf(folder);
  await makeFolder(layout.addonFolder);
  const { exitCode, stderr, stdout } = await runQuick(compileCommand(compiler, layout), {
    cwd: folder,
    env: environment,
  });
  if (exitCode === 0 && existsSync(layout.addonFile)) return;
  if (/No space left/i.test(stderr)) throw diskFull("the addon");
  throw buildFailed("The addon did not compile", {
    received: tailOf(`${stdout}\n${stderr}`),
    expected: "a compiler for C++17 with its standard library",
    hint: "apt install g++ libc6-dev, or name another compiler: CXX=clang++ ptycho engine install",
  });
}
