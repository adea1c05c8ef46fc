// Prepares the native engine that the tests compute with, once, in .cache/engine/, by the installer that users have.
// vitest.config.ts points `PTYCHO_CACHE` there. Where it cannot be built that is told, and the tests that need it are
// skipped with that reason; WebAssembly does the others.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.env.PTYCHO_CACHE ??= join(root, ".cache");

buildIfStale();
const { installEngine } = await import("../dist/trainer/engine/install/install-engine.js");
try {
  const { status, tensorflow, seconds } = await installEngine({ report: tell });
  if (status === "installed") console.log(`native engine: TensorFlow ${tensorflow} built in ${seconds.toFixed(0)} s`);
} catch (error) {
  const { problems = [], received, hint } = error.details ?? {};
  const why = [error.message, ...problems, received, hint].filter((part) => part !== undefined).join("; ");
  console.log(`native engine: not available, its tests will be skipped (${why})`);
}

function tell({ step, seconds }) {
  if (seconds !== null) console.log(`native engine: ${step} (${seconds.toFixed(1)} s)`);
}
