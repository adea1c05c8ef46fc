import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const version = (JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { version: string }).version;
let home = "";
let project = "";

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(program: string, args: readonly string[], cwd: string): Result {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_PATH|GIT_)/u.test(name));
  return spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    input: "",
    env: { ...Object.fromEntries(inherited), PATH: tools(), NO_COLOR: "1" },
  });
}

/** The only programs on the PATH: no Python, no test runner. */
function linkTools(): void {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  mkdirSync(tools());
  for (const tool of ["node", "npm", "npx", "git", "sh"]) {
    const found = folders.map((folder) => join(folder, tool)).find((path) => existsSync(path));
    if (found === undefined) throw new Error(`${tool} is not on the PATH`);
    symlinkSync(realpathSync(found), join(tools(), tool));
  }
}

function tools(): string {
  return join(home, "tools");
}

function succeed(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = start(program, args, cwd);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "loop-package-")));
  project = join(home, "foreign");
  mkdirSync(project);
  linkTools();
  const [{ filename }] = JSON.parse(
    succeed("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", home], repository),
  ) as [{ filename: string }];
  succeed("git", ["init", "-q"], project);
  succeed("npm", ["init", "-y"], project);
  succeed("npm", ["install", "--save-dev", "--no-audit", "--no-fund", join(home, filename)], project);
}, 300_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

const loop = (...args: string[]): Result => start("npx", ["--no-install", "loop", ...args], project);

describe("the package in a foreign project without vitest and pytest", () => {
  it("brings no test runner along", () => {
    expect(existsSync(join(project, "node_modules", "vitest"))).toBe(false);
    expect(existsSync(join(project, "node_modules", "ptycho-loop", "src"))).toBe(false);
  });

  it.each([
    "harness/project/config.schema.json",
    "harness/plan/plan.schema.json",
    "cli/loop/demo-project/base/package.json",
    "cli/loop/demo-project/base/gitignore",
    "cli/loop/demo-project/red/tests/far-field.test.js",
  ])("holds the asset %s", (asset) => {
    expect(existsSync(join(project, "node_modules", "ptycho-loop", "dist", asset))).toBe(true);
  });

  it("tells its version", () => {
    expect(loop("--version")).toMatchObject({ status: 0, stdout: expect.stringContaining(version) });
  });

  it("tells its commands", () => {
    const { status, stdout } = loop("--help");
    expect(status).toBe(0);
    for (const command of ["init", "status", "next", "red", "green", "suite"]) expect(stdout).toContain(command);
  });

  it("sets the project up, and adds the script that calls it", () => {
    expect(loop("init")).toMatchObject({ status: 0 });
    expect(existsSync(join(project, "loop.config.json"))).toBe(true);
    const content = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as { scripts: object };
    expect(content.scripts).toMatchObject({ loop: "loop" });
  });

  it("points editors to a schema that is there", () => {
    const config = JSON.parse(readFileSync(join(project, "loop.config.json"), "utf8")) as { $schema: string };
    expect(existsSync(join(project, config.$schema))).toBe(true);
  });

  it("shows where things stand", () => {
    expect(loop("status")).toMatchObject({ status: 0, stdout: expect.stringContaining("FOREIGN-001") });
  });
});

const ptycho = (...args: string[]): Result => start("npx", ["--no-install", "ptycho", ...args, "--json"], project);

/** On WebAssembly, whatever engine this machine has built for itself. */
describe("the trainer of the package in a foreign project", () => {
  it("simulates, trains in worker threads and reconstructs", () => {
    expect(ptycho("simulate", "scan.npz", "--object-size", "128", "--step-px", "16")).toMatchObject({ status: 0 });
    const train = "train scan.npz -o run --epochs 1 --n-filters-scale 0.25 --engine wasm --threads 2";
    const trained = ptycho(...train.split(" "));
    expect(trained).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(trained.stdout)).toMatchObject({ reason: "finished", epochs: 1 });
    expect(ptycho("infer", "run", "scan.npz", "--engine", "wasm")).toMatchObject({ status: 0 });
    expect(existsSync(join(project, "run", "reconstruction.npz"))).toBe(true);
  });

  it("is a library with types", () => {
    const script = 'import { train, infer } from "ptycho-loop/ptycho"; console.log(typeof train, typeof infer);';
    expect(succeed("node", ["--input-type=module", "-e", script], project)).toBe("function function\n");
    const types = join(project, "node_modules", "ptycho-loop", "dist", "ptycho.d.ts");
    expect(readFileSync(types, "utf8")).toContain("train");
  });
});
