import { rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeFolder } from "../../../base/files/make-folder.ts";
import { compileAddon, isNeededHeader } from "./compile.ts";
import { installCuda, metadataFile } from "./cuda.ts";
import { layoutOf, type EngineLayout } from "./layout.ts";
import { writeManifest } from "./manifest.ts";
import { fetchPackage, unpackPackage } from "./packages.ts";
import { describeParts, patchAddon } from "./patch-addon.ts";
import { probeAddon } from "./probe.ts";
import type { InstallProgress } from "./progress.ts";
import type { PackageSource, Recipe } from "./recipe.ts";
import { formatBytes } from "./text.ts";
import type { BuildEnvironment, Tools } from "./tools.ts";
import { fetchWheel, unpackWheel } from "./wheel.ts";

/** What a build works with. */
export interface BuildContext {
  readonly recipe: Recipe;
  readonly tools: Tools;
  readonly environment: BuildEnvironment;
  readonly signal: AbortSignal;
  readonly report: (progress: InstallProgress) => void;
  /** Runs one step, tells of it and takes its time. */
  readonly step: <T>(title: string, action: () => Promise<T>) => Promise<T>;
}

/** Builds a native engine in an empty folder, manifest included. Knows nothing of where the folder will lie. */
export async function buildEngine(folder: string, context: BuildContext): Promise<void> {
  const { recipe, tools, environment, step } = context;
  const layout = layoutOf(folder);
  await fetchTensorflow(layout, context);
  const cuda = recipe.gpu ? await fetchCuda(layout, context) : [];
  await fetchPackages(layout, context);
  await step("put what is ours into the addon", () => patchAddon(layout));
  await step("compile the addon", () => compileAddon(folder, { compiler: tools.compiler, environment }));
  await rm(layout.work, { recursive: true, force: true });
  const tensorflow = await step("load it and multiply two matrices", () => probeAddon(layout.addonFile));
  const parts = await describeParts();
  await step("hash every file", () =>
    writeManifest(folder, {
      recipe,
      tensorflow,
      builtAt: new Date(),
      tools: tools.versions,
      sources: [...listSources(recipe), ...parts, ...cuda],
    }),
  );
}

async function fetchTensorflow(
  layout: EngineLayout,
  { recipe, tools, environment, step }: BuildContext,
): Promise<void> {
  const { wheel } = recipe;
  const title = `${wheel.project} ${wheel.version} (${formatBytes(wheel.bytes)})`;
  const options = { program: tools.python, folder: join(layout.work, "wheels"), environment };
  const file = await step(`download ${title} from PyPI and check its hash`, () => fetchWheel(wheel, options));
  await step("unpack its libraries and headers", async () => {
    await unpackWheel(file, (name) => placeMember(layout, name));
    await rm(file);
  });
}

/** Two libraries, some headers, and the list of CUDA wheels; the other 95 % of the wheel is Python. */
function placeMember(layout: EngineLayout, name: string): string | null {
  if (/^tensorflow\/libtensorflow_(?:cc|framework)\.so\.2$/.test(name)) return join(layout.libraries, basename(name));
  if (/^[^/]+\.dist-info\/METADATA$/.test(name)) return metadataFile(layout.folder);
  return isNeededHeader(name) ? join(layout.work, name.replace(/^tensorflow\//, "")) : null;
}

async function fetchCuda(layout: EngineLayout, context: BuildContext): Promise<readonly string[]> {
  const { tools, environment, step } = context;
  const fetch = { program: tools.python, folder: join(layout.work, "wheels"), environment };
  const metadata = metadataFile(layout.folder);
  return step("download CUDA 12 (about 3 GB) from PyPI", () => installCuda(layout.folder, { metadata, fetch }));
}

async function fetchPackages(layout: EngineLayout, { recipe, tools, environment, step }: BuildContext): Promise<void> {
  const places: readonly (readonly [PackageSource, string])[] = [
    [recipe.addon, layout.packageFolder],
    [recipe.protobuf, layout.protobuf],
    [recipe.headers, join(layout.work, "headers")],
  ];
  for (const [source, place] of places) {
    await step(`fetch ${source.name} ${source.version} from npm and check its integrity`, async () => {
      const folder = join(layout.work, "packages", source.name.replaceAll("/", "-"));
      const file = await fetchPackage(source, { program: tools.npm, folder, environment });
      await unpackPackage(file, place, { tar: tools.tar, environment });
    });
  }
  await writeStandIns(layout, recipe.addon.version);
}

/**
 * The addon's JavaScript requires tfjs-core, mostly by way of the union package. In a cache far from this program neither
 * would be found: our loader needs their names to be there, so that it can answer them with its own tfjs-core.
 */
async function writeStandIns({ standIns }: EngineLayout, version: string): Promise<void> {
  for (const { name, folder } of standIns) {
    await makeFolder(folder);
    await writeFile(join(folder, "package.json"), JSON.stringify({ name, version, main: "index.js" }));
    await writeFile(join(folder, "index.js"), 'throw new Error("This engine is loaded by ptycho-loop only");\n');
  }
}

function listSources({ wheel, addon, protobuf, headers }: Recipe): readonly string[] {
  const packages = [addon, protobuf, headers].map(({ name, version, integrity }) => `${name}@${version} ${integrity}`);
  return [`${wheel.project}==${wheel.version} (${wheel.platformTags.join(" ")}) sha256:${wheel.sha256}`, ...packages];
}
