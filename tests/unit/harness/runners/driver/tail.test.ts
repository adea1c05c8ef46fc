import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTail, type Tail } from "../../../../../src/harness/runners/driver/tail.ts";

let folder: string;
let path: string;
let tail: Tail;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tail-"));
  path = join(folder, "events.jsonl");
  writeFileSync(path, "");
  tail = openTail(path);
});
afterEach(() => {
  tail.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe("openTail", () => {
  it("gives whole lines once and keeps a part until it is whole", () => {
    appendFileSync(path, "one\ntw");
    expect(tail.read()).toEqual(["one"]);
    appendFileSync(path, "o\nthree");
    expect(tail.read()).toEqual(["two"]);
    expect([tail.read(), tail.rest()]).toEqual([[], "three"]);
  });

  it("puts a character together that was written in two parts", () => {
    const bytes = Buffer.from("ü\n");
    appendFileSync(path, bytes.subarray(0, 1));
    expect(tail.read()).toEqual([]);
    appendFileSync(path, bytes.subarray(1));
    expect(tail.read()).toEqual(["ü"]);
  });

  it("reads a line that is longer than its buffer", () => {
    const line = "x".repeat(300_000);
    appendFileSync(path, `${line}\n\n`);
    expect(tail.read()).toEqual([line]);
  });
});
