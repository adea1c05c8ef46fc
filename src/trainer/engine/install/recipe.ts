import { AppError } from "../../../base/errors/app-error.ts";
import { formatSystem, type System } from "./system.ts";

/** A wheel on PyPI. */
export interface WheelSource {
  readonly project: string;
  readonly version: string;
  /** One Python tag for all: the libraries in the wheel do not depend on it, and so the hash is always the same. */
  readonly pythonVersion: "311";
  /** pip's `--platform`, the best first. */
  readonly platformTags: readonly string[];
  readonly bytes: number;
  /** SHA-256, hexadecimal, as PyPI lists it. */
  readonly sha256: string;
}

/** A package on npm. */
export interface PackageSource {
  readonly name: string;
  readonly version: string;
  /** `sha512-…` of the tarball, base64, as npm's lock files hold it. */
  readonly integrity: string;
}

/** All that a native engine is made of. */
export interface Recipe {
  /** Name of its folder in the cache. */
  readonly name: string;
  /** `recipeRevision`; kept in the manifest. */
  readonly revision: number;
  readonly gpu: boolean;
  readonly wheel: WheelSource;
  readonly addon: PackageSource;
  /** Needed by the addon's JavaScript. */
  readonly protobuf: PackageSource;
  /** C headers of Node-API. */
  readonly headers: PackageSource;
  /** Free bytes that the build needs at its largest. */
  readonly workBytes: number;
}

/** Counted up when the way of building changes: what an older one built is then built anew. */
export const recipeRevision = 4;

const packages = {
  addon: {
    name: "@tensorflow/tfjs-node",
    version: "4.22.0",
    integrity: "sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==",
  },
  protobuf: {
    name: "google-protobuf",
    version: "3.21.4",
    integrity: "sha512-MnG7N936zcKTco4Jd2PX2U96Kf9PxygAPKBug+74LHzmHXmceN16MmRcdgZv+DGef/S9YvQAfRsNCn4cjf9yyQ==",
  },
  headers: {
    name: "node-api-headers",
    version: "1.9.0",
    integrity: "sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==",
  },
} as const satisfies Record<string, PackageSource>;

const cpuWheels: Readonly<Record<string, WheelSource>> = {
  x64: {
    project: "tensorflow-cpu",
    version: "2.16.2",
    pythonVersion: "311",
    platformTags: ["manylinux2014_x86_64"],
    bytes: 214_055_683,
    sha256: "c855cb6bf05d32dd5928086b03a5f6b4189b63c22b95e017703cbee4291023ca",
  },
  arm64: {
    project: "tensorflow", // there is no tensorflow-cpu for this processor
    version: "2.16.2",
    pythonVersion: "311",
    platformTags: ["manylinux2014_aarch64"],
    bytes: 218_904_025,
    sha256: "8728b12bc86941d90d0a927c40d4b21f8820964a80439a7c45f850eb37d57067",
  },
};

const gpuWheels: Readonly<Record<string, WheelSource>> = {
  x64: {
    project: "tensorflow",
    version: "2.21.0",
    pythonVersion: "311",
    platformTags: ["manylinux_2_27_x86_64"],
    bytes: 572_440_367,
    sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
  },
};

/** What is wanted. */
export interface RecipeWish {
  readonly system: System;
  /** The wheel with CUDA 12 instead. Not yet tried on a GPU. */
  readonly gpu: boolean;
}

/**
 * The recipe for a system.
 * @throws AppError `ENGINE_BUILD_FAILED` where there are no wheels for it (macOS, Windows, musl)
 */
export function chooseRecipe({ system, gpu }: RecipeWish): Recipe {
  const wheel =
    system.platform === "linux" && system.libc === "glibc" ? (gpu ? gpuWheels : cpuWheels)[system.arch] : undefined;
  if (wheel === undefined) throw unsupported(system, gpu);
  const kind = gpu ? "gpu" : "cpu";
  return {
    ...packages,
    name: `tensorflow-${wheel.version}-${kind}-addon-${packages.addon.version}-${formatSystem(system)}`,
    revision: recipeRevision,
    gpu,
    wheel,
    workBytes: gpu ? 14e9 : 1.2e9,
  };
}

function unsupported(system: System, gpu: boolean): AppError {
  const musl = system.libc === "musl";
  return new AppError("ENGINE_BUILD_FAILED", "There is no TensorFlow to build the native engine from for this system", {
    kind: "environment",
    received: `${formatSystem(system)}${gpu ? " with --gpu" : ""}`,
    expected: gpu ? "linux-x64-glibc" : "linux-x64-glibc or linux-arm64-glibc",
    hint: musl
      ? "TensorFlow's wheels need glibc: use an image on Debian instead of Alpine, or go on with `--engine wasm`"
      : "go on with `--engine wasm`, which runs everywhere",
  });
}
