import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { expect, it } from "vitest";

const folder = new URL("../../../../../src/harness/alignment/code/grammars/", import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, folder));
const sources = JSON.parse(read("sources.json").toString()) as Record<string, { package: string; sha256: string }>;

// @spec specs/alignment.md §3.2
it("every packed grammar is the file that its package publishes", () => {
  const packed = readdirSync(folder).filter((name) => name.endsWith(".wasm.br"));
  expect(packed.sort()).toEqual(Object.keys(sources).map((name) => `${name}.wasm.br`));
  for (const [name, { sha256 }] of Object.entries(sources)) {
    const wasm = brotliDecompressSync(read(`${name}.wasm.br`));
    expect(createHash("sha256").update(wasm).digest("hex")).toBe(sha256);
  }
});

it("every packed grammar has its licence in the notices", () => {
  const notices = read("NOTICES.txt").toString();
  for (const [name, source] of Object.entries(sources))
    expect(notices).toMatch(new RegExp(`## ${name}: ${source.package}\n\n[^]*(?:Copyright|Licen[cs]e)`));
});
