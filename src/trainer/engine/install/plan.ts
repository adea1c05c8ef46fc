import { join } from "node:path";
import { engineCacheFolder } from "../cache-folder.ts";
import { compileCommand } from "./compile.ts";
import type { InstallOptions } from "./install-engine.ts";
import { layoutOf } from "./layout.ts";
import { checkInstalled, readManifest } from "./manifest.ts";
import { packageCommand } from "./packages.ts";
import { partsNote } from "./patch-addon.ts";
import { chooseRecipe, type PackageSource } from "./recipe.ts";
import { readSystem } from "./system.ts";
import { findTools, type Tools } from "./tools.ts";
import { wheelCommand } from "./wheel.ts";

/** What an installation would do. */
export interface InstallPlan {
  /** Nothing is to be done: it is there and whole. */
  readonly present: boolean;
  readonly folder: string;
  /** What is wrong with what lies there; empty where nothing does. */
  readonly problems: readonly string[];
  readonly downloads: readonly {
    readonly name: string;
    readonly url: string;
    /** null where it is small: an npm package of at most some hundred kB. */
    readonly bytes: number | null;
    readonly hash: string;
  }[];
  /** The commands, in order; `BUILD` stands for the folder that is built in. */
  readonly commands: readonly (readonly string[])[];
  /** Free space that is needed while it is built. */
  readonly workBytes: number;
  readonly notes: readonly string[];
}

const gpuNote =
  "not yet tried on a GPU; further wheels of CUDA 12 (about 3 GB) are fetched as TensorFlow's metadata names them";

/**
 * Says what `installEngine` would do, and does nothing.
 * @throws AppError `ENGINE_BUILD_FAILED` where it could not be done: unsupported system, missing programs
 */
export async function planInstall(options: InstallOptions = {}): Promise<InstallPlan> {
  const recipe = chooseRecipe({ system: readSystem(), gpu: options.gpu === true });
  const folder = join(options.cacheFolder ?? engineCacheFolder(), recipe.name);
  const manifest = readManifest(folder);
  const problems = manifest === null ? [] : await checkInstalled(folder, options.verify === true ? "hashes" : "sizes");
  const present = manifest?.revision === recipe.revision && problems.length === 0;
  const tools = await findTools(options.environment ?? {});
  const { wheel, addon, protobuf, headers } = recipe;
  return {
    present,
    folder,
    problems,
    downloads: [
      {
        name: `${wheel.project} ${wheel.version}`,
        url: `https://pypi.org/project/${wheel.project}/${wheel.version}/`,
        bytes: wheel.bytes,
        hash: `sha256:${wheel.sha256}`,
      },
      ...[addon, protobuf, headers].map(describePackage),
    ],
    commands: listCommands(tools, recipe),
    workBytes: recipe.workBytes,
    notes: [partsNote(), ...(recipe.gpu ? [gpuNote] : [])],
  };
}

function describePackage({ name, version, integrity }: PackageSource): InstallPlan["downloads"][number] {
  return {
    name: `${name} ${version}`,
    url: `https://www.npmjs.com/package/${name}/v/${version}`,
    bytes: null,
    hash: integrity,
  };
}

function listCommands(tools: Tools, recipe: ReturnType<typeof chooseRecipe>): InstallPlan["commands"] {
  const layout = layoutOf("BUILD");
  const { wheel, addon, protobuf, headers } = recipe;
  const requirement = `${wheel.project}==${wheel.version}`;
  return [
    wheelCommand(tools.python, wheel, { requirement, folder: join(layout.work, "wheels") }),
    ...[addon, protobuf, headers].map((source) => packageCommand(tools.npm, source, join(layout.work, "packages"))),
    compileCommand(tools.compiler, layout),
  ];
}
