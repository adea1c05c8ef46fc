import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readRequirements } from "../../../../../src/harness/alignment/selectors/read-requirements.ts";

// @spec specs/alignment.md §8
it("finds the file that declares a package, however it spells it", async () => {
  const root = mkdtempSync(join(tmpdir(), "requirements-"));
  writeFileSync(join(root, "pyproject.toml"), '[project]\ndependencies = ["NumPy>=1.2", "typing-extensions"]\n');
  writeFileSync(join(root, "notes.txt"), "scipy");
  const declaredIn = await readRequirements(root, ["notes.txt", "pyproject.toml", "requirements-gone.txt"]);
  rmSync(root, { recursive: true });
  expect(["numpy", "typing_extensions", "scipy"].map(declaredIn)).toEqual(["pyproject.toml", "pyproject.toml", null]);
});
