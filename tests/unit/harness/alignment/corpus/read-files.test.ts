import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import type { ReadingJob } from "../../../../../src/harness/alignment/corpus/read-batch.ts";
import { readFiles } from "../../../../../src/harness/alignment/corpus/read-files.ts";
import { parseReading } from "../../../../../src/harness/alignment/corpus/reading-line.ts";
import { createReaders } from "../../../../../src/harness/alignment/corpus/readers.ts";
import { makeFolder, writeFiles } from "../../../../support/repository.ts";
import { settings } from "./support.ts";

const built = fileURLToPath(new URL("../../../../../dist/harness/alignment/corpus/read-worker.js", import.meta.url));

/** Sources of which every third holds a link, and one that is gone. */
function makeJob(count: number): ReadingJob {
  const root = makeFolder();
  const names = Array.from({ length: count }, (_, index) => `${String(index).padStart(5, "0")}.ts`);
  const textOf = (index: number): string =>
    `${index % 3 === 0 ? `// @spec specs/a.md §${index}\n` : ""}export const a = ${index};\n`;
  writeFiles(root, Object.fromEntries(names.map((name, index) => [name, textOf(index)])));
  const files = [...names, "gone.ts"].map((path) => ({ path, role: "code" as const, bytes: 1, knownHash: null }));
  return { root, files, settings: settings.reading };
}

describe("readFiles", () => {
  it("brings back what each file says, in their order", async () => {
    const job = makeJob(130);
    const outcomes = await readFiles(job, { readers: createReaders(), threads: 1 });
    const links = outcomes.map((outcome, index) => {
      if (outcome.kind !== "read") return outcome.kind;
      const reading = parseReading(outcome.line, job.files[index] as { path: string; role: "code" });
      return reading.kind === "facts" ? reading.facts.links[0]?.address : reading.kind;
    });
    expect(links.slice(0, 4)).toEqual(["specs/a.md §0", undefined, undefined, "specs/a.md §3"]);
    expect(links.at(-1)).toBe("gone");
    expect(links).toHaveLength(131);
  });

  it.skipIf(!existsSync(built))("says the same with several threads (needs `npm run build`)", async () => {
    const job = makeJob(1_300);
    const alone = await readFiles(job, { readers: createReaders(), threads: 1 });
    expect(await readFiles(job, { readers: createReaders(), threads: 3 })).toEqual(alone);
  });

  it("does itself what a thread that dies leaves undone", async () => {
    const job = makeJob(900);
    const dies = [
      'import { workerData } from "node:worker_threads";',
      "Atomics.add(new Int32Array(workerData.counter), 0, 1);",
      'throw new Error("out of memory");',
    ];
    writeFiles(job.root, { "dies.mjs": dies.join("\n") });
    const alone = await readFiles(job, { readers: createReaders(), threads: 1 });
    const entry = pathToFileURL(join(job.root, "dies.mjs"));
    expect(await readFiles(job, { readers: createReaders(), threads: 3, entry })).toEqual(alone);
  });
});
