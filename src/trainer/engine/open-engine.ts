import "./gradients/register-all.ts";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { sep } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";
import { assertPrecision, enablePrecision } from "./precision.ts";
import { openNative, type OpenedNative } from "./native/open-native.ts";
import { isOneDnnOn } from "./native/environment.ts";
import { readProcessor } from "./processor.ts";
import type { Engine, EngineIdentity, EngineOptions } from "./types.ts";
import { openWasm } from "./wasm/open-wasm.ts";
import { resolveWish, type EngineWish } from "./wish.ts";

const require = createRequire(import.meta.url);
const opened = new Map<string, Engine>();
let native: OpenedNative | null = null;

/**
 * Opens an engine: from now on all TensorFlow.js operations of this process run on it. The native one is taken where
 * it loads, else WebAssembly; an explicit name wins, then `PTYCHO_ENGINE`. The same wish gives the same engine again;
 * the other engine may be opened beside it, and the last one opened computes.
 * @throws AppError `CONFIG_INVALID` for an unknown name, precision or thread count; `ENGINE_UNAVAILABLE` where the
 * engine asked for cannot be loaded, or is loaded with another number of threads; `ENGINE_PRECISION`
 * @see docs/decisions/0012-native-engine-built-from-wheels.md
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const wish = resolveWish(options);
  const engine = wish.name === "wasm" ? await openNamedWasm(wish, wish.because) : await openNativeOrWasm(wish);
  return remember(engine);
}

async function openNativeOrWasm(wish: EngineWish): Promise<Engine> {
  const result = native ?? (await openNative(wish.threads));
  if ("failure" in result) {
    if (wish.name === "native") throw unavailable(wish, result.failure);
    const engine = await openNamedWasm(wish, "the native engine does not load here (see `ptycho doctor`)");
    return { ...engine, missing: result.failure };
  }
  native = result;
  assertSameThreads(result, wish);
  assertPrecision({ ...wish, name: "native" }, readProcessor());
  await tf.setBackend(result.backendName);
  enablePrecision(wish.precision);
  const addon = result.fusesRelu ? "with" : "without"; // the same bits, see native/onednn.ts
  const reason = `TensorFlow ${result.version} from ${fromHome(result.where)}, ${addon} ReLU inside convolutions: ${wish.named === "default" ? "the native engine loads here and is the fastest" : wish.because}`;
  return { identity: identify(wish, { name: "native", version: result.version, oneDnn: isOneDnnOn() }), reason };
}

async function openNamedWasm(wish: EngineWish, why: string): Promise<Engine> {
  assertPrecision({ ...wish, name: "wasm" }, readProcessor());
  await openWasm(wish.threads);
  enablePrecision("float32");
  const { version } = require("@tensorflow/tfjs-backend-wasm/package.json") as { readonly version: string };
  const identity = identify(wish, { name: "wasm", version, oneDnn: null });
  return { identity, reason: `WebAssembly ${version}: ${why}` };
}

/** A path as people write it. */
function fromHome(path: string): string {
  const home = homedir();
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

function identify(
  { precision, threads }: EngineWish,
  engine: Pick<EngineIdentity, "name" | "version" | "oneDnn">,
): EngineIdentity {
  return { ...engine, precision, threads, processor: readProcessor().name };
}

function remember(engine: Engine): Engine {
  const { name, precision, threads } = engine.identity;
  const key = [name, precision, threads].join(" ");
  const known = opened.get(key) ?? engine;
  opened.set(key, known);
  return known;
}

function unavailable(wish: EngineWish, failure: readonly string[]): AppError {
  return new AppError("ENGINE_UNAVAILABLE", "The native engine cannot be loaded", {
    kind: "environment",
    received: wish.because,
    expected: "the addon of @tensorflow/tfjs-node-gpu or tfjs-node, or one that `ptycho engine install` built",
    hint: "run `ptycho engine install`, or go on without it: `--engine wasm`",
    problems: failure,
  });
}

/** TensorFlow reads the number of threads once, when it is loaded. */
function assertSameThreads({ threads }: OpenedNative, wish: EngineWish): void {
  if (threads === wish.threads) return;
  throw new AppError("ENGINE_UNAVAILABLE", "The native engine is loaded already, with another number of threads", {
    kind: "environment",
    received: `${wish.threads} threads`,
    expected: `${threads} threads, with which this process loaded TensorFlow`,
    hint: "use a process of its own for each number of threads, or leave the number out",
  });
}
