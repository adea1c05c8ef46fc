import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = readFileSync(`${root}docs/architecture.md`, "utf8");

/** The demo's project is data: its own folders are no rooms of ours. */
const demo = /^(src\/cli\/loop\/demo-project)\/.*/u;

/** Folders below `src` that hold files. */
function folders(): readonly string[] {
  const paths = readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => entry.parentPath.slice(root.length));
  return [...new Set(paths.map((path) => path.replace(demo, "$1")))].sort();
}

/** First cells of the table of rooms. */
function named(): readonly string[] {
  return [...page.matchAll(/^\| `(src(?:\/[^`]+)?)` \|/gmu)].map((match) => match[1] ?? "").sort();
}

describe("docs/architecture.md", () => {
  it("names each folder below src and no other", () => {
    expect(named()).toEqual(folders());
  });

  it("names each layer of tests that there is", () => {
    const layers = readdirSync(`${root}tests`).filter((name) => !["fixtures", "support"].includes(name));
    expect(layers.filter((name) => !page.includes(`\`tests/${name}\``))).toEqual([]);
  });
});
