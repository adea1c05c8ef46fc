import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const repository = new URL("../../", import.meta.url);
const main = new URL("dist/cli/loop/main.js", repository);
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "loop-build-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The files that Node loads for a command in an empty folder, by what it writes about their coverage. */
function loadedBy(...args: readonly string[]): readonly string[] {
  const reports = join(folder, "coverage");
  spawnSync(process.execPath, [fileURLToPath(main), "-C", folder, ...args], {
    env: { ...process.env, NODE_V8_COVERAGE: reports },
  });
  const texts = readdirSync(reports).map((name) => readFileSync(join(reports, name), "utf8"));
  const scripts = texts.flatMap((text) => (JSON.parse(text) as { result: readonly { url: string }[] }).result);
  return scripts.map((script) => script.url).filter((url) => url.startsWith("file:"));
}

describe("the built program", () => {
  it("loads no package but commander for its help", () => {
    const packages = loadedBy("--help").filter((url) => url.includes("/node_modules/"));
    expect(packages.length).toBeGreaterThan(0);
    expect(packages.filter((url) => !url.includes("/node_modules/commander/"))).toEqual([]);
  });

  it("is two files for its help and few for a check", () => {
    const own = (urls: readonly string[]): readonly string[] => urls.filter((url) => !url.includes("/node_modules/"));
    expect(own(loadedBy("--help"))).toHaveLength(2);
    expect(own(loadedBy("check")).length).toBeLessThan(40);
  });

  it("names, in every joined file, places of modules that are there", () => {
    const chunks = new URL("dist/chunks/", repository);
    const places = readdirSync(chunks).flatMap((name) => {
      const text = readFileSync(new URL(name, chunks), "utf8");
      return [...text.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/gu)].map(([, place = ""]) => place);
    });
    expect(places.length).toBeGreaterThan(10);
    expect(places.filter((place) => !existsSync(new URL(place, chunks)))).toEqual([]);
  });

  it("is the same program in every process, so that the next check can take what the last one concluded", () => {
    writeFileSync(join(folder, "loop.config.json"), "{}");
    mkdirSync(join(folder, "specs"));
    writeFileSync(join(folder, "specs", "a.md"), "# A\n\n## 1. B\n\nText.\n");
    spawnSync("git", ["init", "--quiet"], { cwd: folder });
    const kept = [1, 2].map(() => {
      spawnSync(process.execPath, [fileURLToPath(main), "-C", folder, "check"]);
      return readFileSync(join(folder, ".loop", "alignment", "reckoning.json"), "utf8");
    });
    expect(kept[1]).toBe(kept[0]);
    expect(readFileSync(new URL("dist/build-id", repository), "utf8")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("keeps its modules as they were compiled, for those who import one by itself", async () => {
    const { plural } = (await import(new URL("dist/base/text/plural.js", repository).href)) as Record<string, unknown>;
    expect(plural).toBeTypeOf("function");
  });
});
