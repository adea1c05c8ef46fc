import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeBuildFolder, publish, removeAbandoned } from "../../../../../src/trainer/engine/install/building.ts";

let cache = "";
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "ptycho-building-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

describe("removeAbandoned", () => {
  test("spares a folder that a living process builds in", async () => {
    const folder = await makeBuildFolder(cache);
    await removeAbandoned(cache);
    expect(await readdir(cache)).toEqual([folder.split("/").at(-1)]);
  });

  test("removes what a killed process left, and nothing else", async () => {
    const folder = await makeBuildFolder(cache);
    const owner = JSON.parse(await readFile(join(folder, "owner.json"), "utf8"));
    owner.process.startMark = "another start"; // its number belongs to another process since
    await writeFile(join(folder, "owner.json"), JSON.stringify(owner));
    await mkdir(join(cache, "tensorflow-2.16.2"));
    await removeAbandoned(cache);
    expect(await readdir(cache)).toEqual(["tensorflow-2.16.2"]);
  });

  test("leaves a folder of another machine alone until it is a day old", async () => {
    const folder = await makeBuildFolder(cache);
    await writeFile(
      join(folder, "owner.json"),
      JSON.stringify({ host: "another", process: { pid: 1, startMark: "" } }),
    );
    await removeAbandoned(cache);
    expect(await readdir(cache)).toHaveLength(1);
    const twoDaysAgo = Date.now() / 1_000 - 2 * 86_400;
    await utimes(folder, twoDaysAgo, twoDaysAgo);
    await removeAbandoned(cache);
    expect(await readdir(cache)).toEqual([]);
  });
});

describe("publish", () => {
  test("puts what was built in place of a damaged engine", async () => {
    const folder = join(cache, "engine");
    await mkdir(folder);
    await writeFile(join(folder, "damaged"), "");
    const built = await makeBuildFolder(cache);
    await writeFile(join(built, "whole"), "");
    await publish(built, folder);
    expect(await readdir(folder)).toEqual(["whole"]);
    expect(await readdir(cache)).toEqual(["engine"]);
  });
});
