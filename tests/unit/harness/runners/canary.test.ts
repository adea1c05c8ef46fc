import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { probeRunner, type CanaryContext } from "../../../../src/harness/runners/canary.ts";
import type { CanaryProbe, RunnerAdapter, RunnerEvent, RunRequest } from "../../../../src/harness/runners/types.ts";
import { passedRun, requestIn, testWith } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "canary-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function probe(name: CanaryProbe["name"], outcomes: CanaryProbe["expected"]["outcomes"]): CanaryProbe {
  return { name, args: [name], timeoutMs: 5_000, expected: { end: "complete", outcomes, collectionErrors: 0 } };
}

/** An adapter that passes every probe, whatever it should come to. */
function blindAdapter(probes: readonly CanaryProbe[], seen: RunRequest[] = []): RunnerAdapter {
  return {
    name: "pytest",
    recognises: () => true,
    run: async (requests, { onEvent }) => {
      seen.push(...requests);
      return requests.map((request) => {
        expect(readFileSync(join(request.cwd, "sub/a_test.py"), "utf8")).toBe("known");
        expect(readFileSync(join(request.cwd, ".gitignore"), "utf8")).toBe("*\n");
        const run = passedRun(request, [testWith("passed")]);
        onEvent({ kind: "selector-finished", run });
        return run;
      });
    },
    argvOf: () => [],
    collect: async () => null,
    canary: { files: { "sub/a_test.py": "known" }, probes },
  };
}

function context(more: Partial<CanaryContext> = {}): CanaryContext {
  const signal = new AbortController().signal;
  return { root: folder, cwd: folder, scratch: join(folder, "scratch"), mark: "m", signal, onEvent: () => {}, ...more };
}

const example = requestIn("", "pytest", "x").command;

// @spec specs/cycle.md §10, specs/runner-protocol.md §5
describe("probeRunner", () => {
  it("trusts a runner whose probes all come out as expected", async () => {
    const report = await probeRunner(blindAdapter([probe("passes", ["passed"])]), example, context());
    expect(report).toMatchObject({ trusted: true, runner: { runner: "pytest", version: "1.2.3" } });
    expect(report.probes[0]).toMatchObject({ name: "passes", agrees: true, received: { end: "complete" } });
  });

  it("refuses a runner that passes what must fail, and says what came", async () => {
    const probes = [probe("passes", ["passed"]), probe("fails", ["failed"])];
    const report = await probeRunner(blindAdapter(probes), example, context());
    expect(report.trusted).toBe(false);
    expect(report.probes[1]).toMatchObject({
      expected: { outcomes: ["failed"] },
      received: { outcomes: ["passed"] },
      agrees: false,
    });
  });

  it("gives a probe that hangs more time where a short limit cut it off before its test began", async () => {
    const seen: RunRequest[] = [];
    const expected = { end: "timed-out", outcomes: ["unfinished"], collectionErrors: 0 } as const;
    const hanging: CanaryProbe = { name: "times-out", args: [], timeoutMs: 100, expected };
    const blind = blindAdapter([hanging], seen);
    const run: RunnerAdapter["run"] = async (requests, each) => {
      const runs = await blind.run(requests, each);
      const tests = requests[0]?.timeoutMs === 100 ? [] : [testWith("unfinished")];
      return runs.map((one) => ({ ...one, tests, end: { kind: "timed-out", limitMs: 100 } }));
    };
    expect((await probeRunner({ ...blind, run }, example, context())).trusted).toBe(true);
    expect(seen.map(({ timeoutMs }) => timeoutMs)).toEqual([100, 500]);
  });

  it("starts the runner as the example does, from a folder below the selectors'", async () => {
    const seen: RunRequest[] = [];
    const command = { ...example, environment: { GPU: "" }, launcher: ["uv", "run"], program: ".venv/bin/pytest" };
    await probeRunner(blindAdapter([probe("passes", ["passed"])], seen), command, context());
    expect(seen[0]?.command).toMatchObject({ environment: { GPU: "" }, launcher: ["uv", "run"], args: ["passes"] });
    expect(seen[0]?.command.program).toBe(join(folder, ".venv/bin/pytest"));
    expect(seen[0]?.cwd.startsWith(join(folder, ".loop", "canary-"))).toBe(true);
  });

  it("leaves nothing behind, and nothing of others away", async () => {
    await probeRunner(blindAdapter([probe("passes", ["passed"])]), example, context());
    expect(existsSync(join(folder, ".loop"))).toBe(false);
    mkdirSync(join(folder, ".loop"));
    writeFileSync(join(folder, ".loop", "lock"), "");
    await probeRunner(blindAdapter([probe("passes", ["passed"])]), example, context());
    expect(existsSync(join(folder, ".loop", "lock"))).toBe(true);
  });

  it("tells nobody of the probes' tests", async () => {
    const events: RunnerEvent[] = [];
    const onEvent = (event: RunnerEvent): void => void events.push(event);
    await probeRunner(blindAdapter([probe("passes", ["passed"])]), example, context({ onEvent }));
    expect(events).toEqual([]);
  });

  it("gives no report when it is interrupted", async () => {
    const interrupted = probeRunner(
      blindAdapter([probe("passes", [])]),
      example,
      context({ signal: AbortSignal.abort() }),
    );
    await expect(interrupted).rejects.toMatchObject({ code: "RUN_INTERRUPTED", kind: "interrupted" });
    expect(existsSync(join(folder, ".loop"))).toBe(false);
  });

  it("refuses a folder that it cannot write to", async () => {
    writeFileSync(join(folder, ".loop"), "a file");
    const refused = probeRunner(blindAdapter([]), example, context());
    await expect(refused).rejects.toMatchObject({ code: "IO_FAILED", details: { where: { file: folder } } });
  });

  it("trusts an adapter that has nothing to probe", async () => {
    const adapter = { ...blindAdapter([]), canary: null };
    expect(await probeRunner(adapter, example, context())).toMatchObject({ trusted: true, probes: [] });
  });
});
