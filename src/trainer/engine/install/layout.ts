import { join } from "node:path";

/** Where things lie in the folder of a native engine; it may be moved as a whole. */
export interface EngineLayout {
  readonly folder: string;
  /** `libtensorflow_cc.so.2`, `libtensorflow_framework.so.2`; CUDA's libraries are looked for in `../nvidia`. */
  readonly libraries: string;
  readonly packageFolder: string;
  readonly protobuf: string;
  /** Packages that the addon's JavaScript requires and our loader answers itself, see `native/load.ts`. */
  readonly standIns: readonly { readonly name: string; readonly folder: string }[];
  readonly addonFolder: string;
  readonly addonFile: string;
  /** Path from the addon to the libraries, for the dynamic loader. */
  readonly rpath: string;
  readonly manifest: string;
  /** Who builds here; gone when the engine is in its place. */
  readonly owner: string;
  /** What only the build needs; removed at its end. */
  readonly work: string;
}

/** The layout below a folder. */
export function layoutOf(folder: string): EngineLayout {
  const modules = join(folder, "node_modules");
  const packageFolder = join(modules, "@tensorflow", "tfjs-node");
  const addonFolder = join(packageFolder, "lib", "napi-v8");
  return {
    folder,
    libraries: join(folder, "tensorflow"),
    packageFolder,
    protobuf: join(modules, "google-protobuf"),
    standIns: ["@tensorflow/tfjs", "@tensorflow/tfjs-core"].map((name) => ({ name, folder: join(modules, name) })),
    addonFolder,
    addonFile: join(addonFolder, "tfjs_binding.node"),
    rpath: "$ORIGIN/../../../../../tensorflow",
    manifest: join(folder, "manifest.json"),
    owner: join(folder, "owner.json"),
    work: join(folder, "work"),
  };
}
