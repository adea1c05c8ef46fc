import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeText, LARGEST_BYTES, readBytes } from "../../../../../src/harness/alignment/corpus/read-text.ts";
import { makeFolder } from "../../../../support/repository.ts";

describe("decodeText", () => {
  it("keeps a byte order mark and line ends as they are", () => {
    expect(decodeText(Buffer.from("\uFEFF# Ä\r\n"))).toBe("\uFEFF# Ä\r\n");
  });

  it("names the place of the first byte that is not UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from("# Ünï\n§ "), Buffer.from([0xe9]), Buffer.from(" \uFFFD\n")]);
    expect(decodeText(bytes)).toEqual({
      kind: "unread",
      reason: "encoding",
      received: "byte 0xE9, which is not UTF-8",
      line: 2,
      column: 3,
    });
  });

  it.each([
    ["a character that the end of the file cuts", Buffer.from("ab€").subarray(0, 4), 3],
    ["a stray byte at the very start", Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x61]), 1],
    ["a surrogate", Buffer.from([0x61, 0xed, 0xa0, 0x80, 0x62]), 2],
  ])("finds %s", (_, bytes, column) => {
    expect(decodeText(bytes)).toMatchObject({ reason: "encoding", line: 1, column });
  });

  it.each([
    ["little", Buffer.from("\uFEFF# A\n", "utf16le")],
    ["big", Buffer.from("\uFEFF# A\n", "utf16le").swap16()],
  ])("calls UTF-16 (%s endian) an encoding, though it has zero bytes", (endian, bytes) => {
    expect(decodeText(bytes)).toMatchObject({ reason: "encoding", received: `UTF-16 (${endian} endian)` });
  });

  it("calls bytes with a zero binary", () => {
    expect(decodeText(Buffer.from("\x89PNG\0"))).toMatchObject({ reason: "binary" });
  });

  it("finds the bad byte at the end of a large file", () => {
    const bytes = Buffer.concat([Buffer.alloc(LARGEST_BYTES, "é\n"), Buffer.from([0xff])]);
    expect(decodeText(bytes)).toMatchObject({ reason: "encoding", received: "byte 0xFF, which is not UTF-8" });
  });
});

describe("readBytes", () => {
  it("gives nothing of a file that is gone, or whose folder became a file", () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "a"), "");
    expect(readBytes(join(folder, "b"))).toBeNull();
    expect(readBytes(join(folder, "a", "b"))).toBeNull();
  });

  it("says what the system said where a file cannot be read", () => {
    const folder = join(makeFolder(), "a.md");
    mkdirSync(folder);
    expect(readBytes(folder)).toEqual({ kind: "unread", reason: "refused", received: "EISDIR" });
  });
});
