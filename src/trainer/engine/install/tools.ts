import { AppError } from "../../../base/errors/app-error.ts";
import { runQuick } from "../../../base/process/run-quick.ts";
import { readFirstLine } from "./text.ts";

/** The programs that the build calls. */
export interface Tools {
  /** A Python with pip; which version does not matter. */
  readonly python: string;
  readonly compiler: string;
  readonly npm: string;
  readonly tar: string;
  /** What each says of itself, a line each. */
  readonly versions: readonly string[];
}

/** Laid over this process's environment for every program that the build starts. */
export type BuildEnvironment = Readonly<Record<string, string | undefined>>;

interface Candidate {
  readonly tool: "python" | "compiler" | "npm" | "tar";
  readonly programs: readonly string[];
  readonly check: readonly string[];
  /** What is missing and how to get it. */
  readonly missing: string;
}

const pythons = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python"];

function listCandidates(environment: BuildEnvironment): readonly Candidate[] {
  const compiler = { ...process.env, ...environment }["CXX"];
  return [
    {
      tool: "python",
      programs: pythons,
      check: ["-m", "pip", "--version"],
      missing: "Python 3 with pip: apt install python3-pip",
    },
    {
      tool: "compiler",
      programs: [...(compiler === undefined || compiler === "" ? [] : [compiler]), "g++", "c++", "clang++"],
      check: ["--version"],
      missing: "a C++ compiler: apt install g++",
    },
    { tool: "npm", programs: ["npm"], check: ["--version"], missing: "npm: it comes with Node; apt install npm" },
    { tool: "tar", programs: ["tar"], check: ["--version"], missing: "tar: apt install tar" },
  ];
}

/**
 * Finds the programs that the build needs.
 * @throws AppError `ENGINE_BUILD_FAILED` that lists all that are missing, with the Debian package of each
 */
export async function findTools(environment: BuildEnvironment): Promise<Tools> {
  const found = await Promise.all(listCandidates(environment).map((one) => findTool(one, environment)));
  const missing = found.flatMap((one) => ("missing" in one ? [one.missing] : []));
  if (missing.length > 0) throw toolsMissing(missing);
  const tools = found.flatMap((one) => ("missing" in one ? [] : [one]));
  const programOf = (name: Candidate["tool"]): string => tools.find(({ tool }) => tool === name)?.program as string;
  return {
    python: programOf("python"),
    compiler: programOf("compiler"),
    npm: programOf("npm"),
    tar: programOf("tar"),
    versions: tools.map(({ program, version }) => `${program}: ${version}`),
  };
}

interface FoundTool {
  readonly tool: Candidate["tool"];
  readonly program: string;
  readonly version: string;
}

async function findTool(
  { tool, programs, check, missing }: Candidate,
  environment: BuildEnvironment,
): Promise<FoundTool | { readonly missing: string }> {
  for (const program of programs) {
    const { exitCode, stdout } = await runQuick([program, ...check], { cwd: "/", env: environment });
    if (exitCode === 0) return { tool, program, version: readFirstLine(stdout) };
  }
  return { missing };
}

function toolsMissing(missing: readonly string[]): AppError {
  return new AppError("ENGINE_BUILD_FAILED", "The native engine cannot be built: a program is missing", {
    kind: "environment",
    received: "no program of that kind on the PATH",
    expected: "Python 3 with pip, a C++ compiler, npm, tar",
    hint: `${missing.join("; ")}. Then run \`ptycho engine install\` again, or go on with \`--engine wasm\``,
    problems: missing,
  });
}
