import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal, readJournal } from "../../../../src/harness/evidence/journal.ts";
import { toRunFolder } from "../../../../src/harness/evidence/run-folder.ts";
import { makeFolder } from "../../../support/repository.ts";

const clock = () => new Date("2025-10-23T09:45:00.000Z");

function makeRun() {
  const folder = toRunFolder(makeFolder(), "reports/A/A.1/2025-10-23T094500Z");
  mkdirSync(folder.path, { recursive: true });
  return { folder, file: join(folder.path, "journal.jsonl") };
}

// @spec specs/evidence-format.md §2
describe("the journal of a run", () => {
  it("gives events back in the order in which they were appended, also at the same time", async () => {
    const { folder } = makeRun();
    const journal = openJournal(folder, clock);
    const files = Array.from({ length: 20 }, (_, index) => `src/${index}.ts`);
    await Promise.all(files.map((file) => journal.append({ type: "note", file, text: "a\nb" })));
    const events = await readJournal(folder);
    expect(events.map((event) => (event.type === "note" ? event.file : null))).toEqual(files);
    expect(events[0]).toEqual({ at: "2025-10-23T09:45:00.000Z", type: "note", file: "src/0.ts", text: "a\nb" });
  });

  it("leaves out a line that a kill cut short, and the next event stands on a line of its own", async () => {
    const { folder, file } = makeRun();
    await openJournal(folder, clock).append({ type: "finish-started" });
    appendFileSync(file, '{"at":"2025-10-23T09:45:01.000Z","type":"loop-fin');
    expect(await readJournal(folder)).toHaveLength(1);
    await openJournal(folder, clock).append({ type: "loop-finished", attempt: 1 });
    expect((await readJournal(folder)).map(({ type }) => type)).toEqual(["finish-started", "loop-finished"]);
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(4);
  });

  it("leaves out lines that are no events", async () => {
    const { folder, file } = makeRun();
    appendFileSync(file, '\0\0\nnull\n1\n[]\n{"type":3}\n\n');
    expect(await readJournal(folder)).toEqual([]);
  });

  it("is empty where there is none", async () => {
    expect(await readJournal(makeRun().folder)).toEqual([]);
  });
});
