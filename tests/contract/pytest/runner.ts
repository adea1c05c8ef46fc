import { join } from "node:path";
import { pytestAdapter } from "../../../src/harness/runners/pytest/adapter.ts";
import { preparedRunner } from "../support/runners.ts";
import type { ContractRunner } from "../support/types.ts";
import { pytestProjects } from "./projects.ts";

/** A prepared pytest, `pytest-8`, as the contract wants it. */
export function pytestRunner(name: string): ContractRunner {
  const { folder, missing } = preparedRunner(name);
  return {
    title: name.replace("-", " "),
    adapter: pytestAdapter,
    missing,
    launcher: [],
    program: join(folder, "bin", "pytest"),
    projects: pytestProjects,
  };
}
