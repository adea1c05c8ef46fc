import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sessionFor } from "../../../../../src/harness/runners/vitest/driver-start.ts";
import type { SessionOptions } from "../../../../../src/harness/runners/driver/types.ts";
import type { RunContext } from "../../../../../src/harness/runners/types.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "driver start-"));
  for (const name of ["NO_COLOR", "FORCE_COLOR"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

function session(environment: Readonly<Record<string, string>>, plugAndPlay: string | null = null): SessionOptions {
  const signal = new AbortController().signal;
  const context: RunContext = { root, scratch: root, mark: "mark", signal, onEvent: () => {} };
  const command = {
    text: "",
    environment,
    launcher: ["npx"],
    runner: "vitest",
    program: "vitest",
    args: ["run"],
  } as const;
  const request = { key: "a", command, cwd: root, timeoutMs: 1_000, logPath: join(root, "a.log") };
  return sessionFor([request], { vitest: { kind: "found", folder: "/modules/vitest", plugAndPlay }, context });
}

describe("sessionFor vitest", () => {
  it("starts the driver with Node and records the command as it is written", () => {
    const { argv, argvOf, requests } = session({});
    expect([argv[0], argv.at(-1)]).toEqual(["node", "/modules/vitest"]);
    expect(requests.map(({ request }) => argvOf(request))).toEqual([["npx", "vitest", "run"]]);
  });

  it("keeps colour codes out of logs unless colours are forced", () => {
    expect(session({}).env["NO_COLOR"]).toBe("1");
    expect(session({ FORCE_COLOR: "1" }).env).not.toHaveProperty("NO_COLOR");
  });

  it("puts the project's own programs first, as package runners do", () => {
    mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
    expect(session({}).env["PATH"]?.split(delimiter)[0]).toBe(join(root, "node_modules/.bin"));
  });

  it("hands the loaders of Plug'n'Play on to workers, behind the selector's own options", () => {
    writeFileSync(join(root, ".pnp.loader.mjs"), "");
    const { env } = session({ NODE_OPTIONS: "--no-warnings" }, join(root, ".pnp.cjs"));
    const loader = pathToFileURL(join(root, ".pnp.loader.mjs")).href;
    expect(env["NODE_OPTIONS"]).toBe(
      `--no-warnings --require ${JSON.stringify(join(root, ".pnp.cjs"))} --experimental-loader ${loader}`,
    );
  });
});
