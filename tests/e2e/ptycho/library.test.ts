import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { engine, workplace } from "./support/ptycho.ts";

const place = workplace();
const repository = fileURLToPath(new URL("../../../", import.meta.url));
const compiler = `${repository}node_modules/typescript/lib/tsc.js`;

/** A project that has this package among its own, as after `npm install`. */
beforeAll(() => {
  const modules = place.path("node_modules");
  mkdirSync(modules);
  writeFileSync(place.path("package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(repository, place.path("node_modules", "ptycho-loop"));
  for (const scope of ["@types", "@tensorflow"]) {
    symlinkSync(`${repository}node_modules/${scope}`, place.path("node_modules", scope));
  }
});

/** Runs a module of that project in a process of its own. */
async function run(file: string): Promise<string> {
  const { stdout } = await execa(process.execPath, [file], { cwd: place.root, env: { PTYCHO_ENGINE: engine } });
  return stdout;
}

/** The first TypeScript block below the README's heading about the library. */
function readmeExample(): string {
  const readme = readFileSync(`${repository}README.md`, "utf8");
  const block = /^## As a library$[\s\S]*?^```ts\n([\s\S]*?)^```$/mu.exec(readme)?.[1];
  if (block === undefined) throw new Error("README.md has no TypeScript block below `## As a library`");
  return block;
}

describe("ptycho-loop/ptycho in another project", () => {
  it("compiles and runs the README's example against the built package", async () => {
    writeFileSync(place.path("example.ts"), readmeExample());
    const flags = [
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--strict",
      "--skipLibCheck",
      "--types",
      "node",
      "--outDir",
      ".",
    ];
    await execa(process.execPath, [compiler, "example.ts", ...flags], { cwd: place.root });
    expect(await run("example.js")).toMatch(/finished 0\.\d+/u);
    expect(readFileSync(place.path("runs", "example", "run.json"), "utf8")).toContain('"format": "ptycho-run"');
  });

  it("trains 200 steps on exactly as many tensors and bytes as after the first, the process growing by 64 MB at most", async () => {
    writeFileSync(
      place.path("steps.js"),
      `import * as tf from "@tensorflow/tfjs-core";
      import { simulateScan, toScan, train } from "ptycho-loop/ptycho";
      const scan = toScan(await simulateScan({ objectSize: 160, stepPx: 16 }));
      const seen = [];
      const onEvent = ({ type }) => {
        if (type === "batch-finished") seen.push({ ...tf.memory(), rss: process.memoryUsage().rss });
      };
      await train({
        scan,
        folder: "steps",
        model: { nFiltersScale: 0.25 },
        execution: { epochs: 19, batchSize: 4, threads: 1, checkpoint: false },
        observers: [{ name: "memory", onEvent }],
      });
      console.log(JSON.stringify(seen.map(({ numTensors, numBytes, rss }) => ({ numTensors, numBytes, rss }))));`,
    );
    const seen = JSON.parse(await run("steps.js")) as { numTensors: number; numBytes: number; rss: number }[];
    expect(seen.length).toBeGreaterThan(200);
    const first = seen[0]!;
    expect(new Set(seen.map(({ numTensors }) => numTensors))).toEqual(new Set([first.numTensors]));
    expect(new Set(seen.map(({ numBytes }) => numBytes))).toEqual(new Set([first.numBytes]));
    const rss = seen.map((one) => one.rss / 2 ** 20);
    // After 50 steps the allocator has what it needs; a leaked batch of activations a step would be 200 MB.
    expect(rss.at(-1)! - rss[50]!).toBeLessThan(64);
  });
});

/** Writes how much memory the process held at most, kB, when it ends. */
const meter =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))";

/** Peak memory of `ptycho infer` on so many patterns of one small object, MB. */
async function peakOfInfer(count: number): Promise<number> {
  const file = `${count}.npz`;
  writeFileSync(
    place.path("scan.js"),
    `import { saveNpz, simulateScan } from "ptycho-loop/ptycho";
    const { amplitude, positionsPx, probe } = await simulateScan({ objectSize: 160, stepPx: 16 });
    const known = positionsPx.x.length;
    const repeated = (values) => Float64Array.from({ length: ${count} }, (_, i) => values[i % known]);
    async function* patterns() {
      const area = 64 * 64;
      for (let i = 0; i < ${count}; i += 1) yield amplitude.slice((i % known) * area, ((i % known) + 1) * area);
    }
    const interleaved = Float32Array.from({ length: 2 * 64 * 64 }, (_, i) => (i % 2 ? probe.im : probe.re)[i >> 1]);
    await saveNpz("${file}", {
      diff3d: { dtype: "f4", shape: [${count}, 64, 64], data: patterns },
      xcoords: { dtype: "f8", shape: [${count}], data: repeated(positionsPx.x) },
      ycoords: { dtype: "f8", shape: [${count}], data: repeated(positionsPx.y) },
      probeGuess: { dtype: "c8", shape: [64, 64], data: interleaved },
    });`,
  );
  await run("scan.js");
  const program = `${repository}dist/cli/ptycho/main.js`;
  const args = ["--import", meter, program, "infer", "small", file, "-o", `${count}-object.npz`, "--no-pictures"];
  const { stderr } = await execa(process.execPath, args, { cwd: place.root, env: { PTYCHO_ENGINE: engine } });
  return Number(/peak (\d+)/u.exec(stderr)?.[1]) / 1024;
}

describe("ptycho infer", () => {
  it("holds on 20,000 patterns no more than 100 MB above what it holds on 2,000: their amplitudes alone are 312", async () => {
    await place.json("simulate", "scan.npz", "--object-size", "160", "--step-px", "16");
    await place.json("train", "scan.npz", "-o", "small", "--n-filters-scale", "0.25", "--epochs", "1");
    const [few, many] = [await peakOfInfer(2000), await peakOfInfer(20_000)];
    expect(many - few).toBeLessThan(100);
  }, 300_000);
});
