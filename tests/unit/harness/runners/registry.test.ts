import { describe, expect, it } from "vitest";
import { adapterFor, adapters } from "../../../../src/harness/runners/registry.ts";

describe("registry", () => {
  it("loads an adapter of each entry's own name", async () => {
    for (const { name, load } of adapters) expect((await load()).name).toBe(name);
  });

  it("lets the command adapter take what the others do not recognise", async () => {
    const loaded = await Promise.all(adapters.map(({ load }) => load()));
    const winner = (program: string): string | undefined => loaded.find((adapter) => adapter.recognises(program))?.name;
    expect(["pytest", "vitest", "./run-tests.sh"].map(winner)).toEqual(["pytest", "vitest", "command"]);
  });

  it("finds the adapter of a command", async () => {
    expect((await adapterFor({ runner: "command" })).name).toBe("command");
  });
});
