import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.env["PTYCHO_TEST_DATA"] ?? fileURLToPath(new URL("../../../shared/data/", import.meta.url));

/**
 * The data sets for tests and benchmarks, beside the project; `PTYCHO_TEST_DATA` names another folder.
 * `missing` says why there are none, `null` where they are there.
 */
export const sharedData = {
  path: (name: string): string => join(folder, name),
  missing: existsSync(join(folder, "README.md"))
    ? null
    : "no ../shared/data beside the project; PTYCHO_TEST_DATA names another",
};
