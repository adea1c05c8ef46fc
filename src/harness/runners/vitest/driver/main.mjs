// Runs selectors in turn on one warm instance of the project's own vitest.
// argv: the folder of the vitest package, empty where only Node's resolution knows it. LOOP_REQUESTS and LOOP_EVENTS as
// every driver gets them; with LOOP_COLLECTED nothing is run, and that file, `-` and the key behind its name, gets what a selector would run;
// with LOOP_COLLECT_DEPTH=some, a part of it may do.
// What vitest and its workers print goes to each selector's log, since the log is this process's stdout and stderr meanwhile.
import { readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { redirectOutput } from "./output.mjs";
import { openEvents } from "./events.mjs";
import { failureOf } from "./failure.mjs";
import { loadVitest } from "./load.mjs";
import { startInstance } from "./instance.mjs";

const { root, requests } = JSON.parse(readFileSync(process.env.LOOP_REQUESTS, "utf8"));
const emit = openEvents(process.env.LOOP_EVENTS);
const collected = process.env.LOOP_COLLECTED;
const depth = process.env.LOOP_COLLECT_DEPTH;
for (const name of ["LOOP_REQUESTS", "LOOP_EVENTS", "LOOP_COLLECTED", "LOOP_COLLECT_DEPTH"]) delete process.env[name]; // no concern of the tests

const runtime = `Node ${process.versions.node}`;
let instance = null;

try {
  const vitest = await loadVitest(process.argv[2]);
  emit({ type: "ready", runner: "vitest", version: vitest.version, runtime });
  for (const [index, request] of requests.entries()) {
    if (index > 0 && instance !== null && !instance.shareable) break; // the harness starts the others by themselves
    await runRequest(vitest, request, index === requests.length - 1);
  }
} finally {
  await instance?.close();
}
process.exit(0); // whatever tests or plugins left open

async function runRequest(vitest, request, isLast) {
  const startedAt = performance.now();
  redirectOutput(request.logPath);
  emit({ type: "selector-start", key: request.key });
  process.exitCode = undefined;
  const outcome = await runOrFail(vitest, request);
  if (isLast || instance?.shareable === false) await instance?.close(); // a tear-down that fails belongs to the selector
  const exitCode = process.exitCode ?? 0;
  emit({ type: "selector-end", key: request.key, exitCode, processMs: performance.now() - startedAt, ...outcome });
}

async function runOrFail(vitest, request) {
  try {
    instance ??= await startInstance(vitest, { args: request.args, root, emit, selectors: requests.length });
    if (collected === undefined) return await instance.run(request);
    writeFileSync(`${collected}-${request.key}`, JSON.stringify(await instance.collect(request, depth)));
    return { contradiction: null };
  } catch (error) {
    process.stderr.write(`\nStartup Error\n${inspect(error)}\n`);
    process.exitCode = 1;
    emit({ type: "collection-error", key: request.key, error: { file: null, failure: failureOf(error) } });
    return { contradiction: null };
  }
}
