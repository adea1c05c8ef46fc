import { describe, expect, it } from "vitest";
import { startThread } from "../../../../src/trainer/model/replica-pool-thread.ts";

const dying = new URL("../../../fixtures/replica-threads/dies.mjs", import.meta.url);

describe("a worker thread of the replica pool", () => {
  it("answers", async () => {
    const thread = await startThread(dying, "exit");
    await expect(thread.ask({ kind: "memory" })).resolves.toStrictEqual({ tensors: 0, bytes: 0 });
    await thread.end();
  });

  it.each([
    ["exit", "it ended with exit code 7"],
    ["throw", "struck by lightning"],
  ])("that dies while it computes (%s) fails its request, and every later one", async (how, reason) => {
    const thread = await startThread(dying, how);
    await thread.ask({ kind: "memory" });
    const death = {
      code: "INTERNAL",
      kind: "environment",
      details: { received: reason, hint: expect.stringContaining("checkpoint is whole") as string },
    };
    await expect(thread.ask({ kind: "memory" })).rejects.toMatchObject(death);
    await expect(thread.ask({ kind: "memory" })).rejects.toMatchObject(death);
    await thread.end();
  });

  it("that cannot be loaded says so", async () => {
    await expect(startThread(new URL("absent.mjs", dying), null)).rejects.toMatchObject({
      code: "INTERNAL",
      details: {
        received: expect.stringContaining("absent.mjs") as string,
        hint: expect.stringContaining("npm run build") as string,
      },
    });
  });
});
