import { afterEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { type CommandContext, type CommandEnd, runCommand } from "../../../../src/cli/ptycho/run-command.ts";

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs a body; what it wrote and how the process would end. */
async function run(body: (context: CommandContext) => Promise<CommandEnd>, json = false) {
  const written = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((written.out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((written.err += String(text)), true));
  await runCommand({ json }, body);
  return { ...written, exitCode: process.exitCode };
}

/** A body that throws this. */
function failing(error: Error): () => Promise<CommandEnd> {
  return async () => {
    throw error;
  };
}

describe("a command", () => {
  it.each([
    [new AppError("DATA_INVALID", "no"), 2],
    [new AppError("IO_FAILED", "no", { kind: "environment" }), 3],
    [new AppError("RUN_INTERRUPTED", "no", { kind: "interrupted" }), 130],
    [new Error("a fault of the program"), 3],
  ])("turns %s into exit code %i", async (error, exitCode) => {
    expect((await run(failing(error))).exitCode).toBe(exitCode);
  });

  it("prints for people or for programs, never both", async () => {
    const body = ({ print, printJson, live }: CommandContext): Promise<CommandEnd> => {
      print("a line");
      printJson({ live });
      return Promise.resolve(0);
    };
    expect((await run(body)).out).toBe("a line\n");
    expect((await run(body, true)).out).toBe('{"live":false}\n');
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("that heeds %s ends with %i, also where all that is thrown is the abort", async (signal, exitCode) => {
    const body = ({ signal: heeded }: CommandContext): Promise<CommandEnd> => {
      process.emit(signal, signal);
      heeded.throwIfAborted();
      return Promise.resolve(0);
    };
    const { err, exitCode: ended } = await run(body);
    expect(ended).toBe(exitCode);
    expect(err).toContain("RUN_INTERRUPTED");
  });

  it("that never looks at the signal leaves Ctrl-C to the system", async () => {
    const before = process.listenerCount("SIGINT");
    let during = -1;
    await run(() => {
      during = process.listenerCount("SIGINT");
      return Promise.resolve(0);
    });
    expect(during).toBe(before);
  });

  it("that looked at the signal takes its listeners away at its end", async () => {
    const before = process.listenerCount("SIGTERM");
    await run(({ signal }) => Promise.resolve(signal.aborted ? 1 : 0));
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});
