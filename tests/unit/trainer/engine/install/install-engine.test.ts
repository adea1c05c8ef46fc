import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installEngine } from "../../../../../src/trainer/engine/install/install-engine.ts";
import { readSystem } from "../../../../../src/trainer/engine/install/system.ts";
import { fakePrograms, willing, type FakePrograms } from "./fake-programs.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "ptycho-install-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const { platform, libc, arch } = readSystem();
const isSupported = platform === "linux" && libc === "glibc" && ["x64", "arm64"].includes(arch);

/** Installs with programs of ours only, and returns the error and what lies in the cache after it. */
async function installWith(programs: FakePrograms) {
  const cacheFolder = join(root, "cache");
  const environment = await fakePrograms(root, programs);
  const steps: string[] = [];
  const report = ({ step }: { readonly step: string }): unknown => steps.push(step);
  const error: unknown = await installEngine({ cacheFolder, environment, report }).catch((fault: unknown) => fault);
  return { error, steps, left: await readdir(cacheFolder) };
}

const failingPip = (message: string): FakePrograms => ({
  ...willing,
  python3: `${willing["python3"]}\ncase "$*" in *download*) echo '${message}' >&2; exit 1;; esac`,
});

describe.skipIf(!isSupported)("installEngine", () => {
  test.each([
    ["Python with pip", "python3", "apt install python3-pip"],
    ["a compiler", "g++", "apt install g++"],
    ["npm", "npm", "apt install npm"],
    ["tar", "tar", "apt install tar"],
  ])("names %s and its Debian package where it is missing", async (_title, name, hint) => {
    const { [name]: _missing, ...others } = willing;
    const { error, left } = await installWith(others);
    expect(error).toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      kind: "environment",
      details: { hint: expect.stringContaining(hint), problems: [expect.stringContaining(hint)] },
    });
    expect(left).toEqual([]);
  });

  test("names everything that is missing at once", async () => {
    expect((await installWith({})).error).toMatchObject({ details: { problems: { length: 4 } } });
  });

  test("takes a Python without pip for none", async () => {
    const { error } = await installWith({ ...willing, python3: "echo 'No module named pip' >&2; exit 1" });
    expect(error).toMatchObject({ details: { problems: [expect.stringContaining("python3-pip")] } });
  });

  test.each([
    ["no network", "NewConnectionError: Temporary failure in name resolution", /^connect to the network/],
    ["a mirror without the wheel", "ERROR: No matching distribution found", /^see what the package manager says/],
    ["a full disk", "OSError: [Errno 28] No space left on device", /PTYCHO_CACHE=/],
  ])("tells %s from what pip says, and leaves nothing behind", async (_title, message, hint) => {
    const { error, left } = await installWith(failingPip(message));
    expect(error).toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      kind: "environment",
      details: { hint: expect.stringMatching(hint) },
    });
    expect(left).toEqual([]);
  });

  test("refuses a wheel with another hash than the pinned one", async () => {
    const swapped = `${willing["python3"]}
      while [ $# -gt 0 ]; do [ "$1" = --dest ] && folder=$2; shift; done
      [ -z "$folder" ] || echo swapped > "$folder/tensorflow.whl"`;
    const { error, left, steps } = await installWith({ ...willing, python3: swapped });
    expect(error).toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      message: expect.stringContaining("is not the one that was checked"),
      details: { received: expect.stringContaining("SHA-256"), hint: expect.stringContaining("mirror") },
    });
    expect(steps.at(-1)).toMatch(/^download tensorflow/);
    expect(left).toEqual([]);
  });

  test("names a cache folder that cannot be made", async () => {
    const environment = await fakePrograms(root, willing);
    await expect(installEngine({ cacheFolder: join(root, "bin", "npm", "cache"), environment })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      details: { received: "ENOTDIR", hint: expect.stringContaining("PTYCHO_CACHE") },
    });
  });

  test.skipIf(!existsSync("/proc/self"))("ends where the system makes no folder whatever is asked", async () => {
    const environment = await fakePrograms(root, willing);
    await expect(installEngine({ cacheFolder: "/proc/engines/cache", environment })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      details: { received: "ENOENT", hint: expect.stringContaining("PTYCHO_CACHE") },
    });
  });

  test("ends between two steps when it is interrupted, and leaves nothing behind", async () => {
    const cacheFolder = join(root, "cache");
    const environment = await fakePrograms(root, failingPip("interrupted too"));
    const abort = new AbortController();
    const report = ({ step }: { readonly step: string }): void => {
      if (step.startsWith("download")) abort.abort();
    };
    const installing = installEngine({ cacheFolder, environment, report, signal: abort.signal });
    await expect(installing).rejects.toMatchObject({ code: "RUN_INTERRUPTED", kind: "interrupted" });
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});
