import type { Issue } from "../../../base/errors/issue.ts";
import { createScope, matchGlobs } from "./roles.ts";
import type { AlignmentSettings } from "./settings.ts";

const FIELDS = ["specs", "tests", "code", "documents"] as const;

/** An error for each glob that the configuration itself names and that matches no file: mostly a mistyped path. */
export function findEmptyGlobs(settings: AlignmentSettings, paths: readonly string[]): readonly Issue[] {
  const isLeftOut = createScope(settings);
  return FIELDS.filter((field) => settings.written.includes(field)).flatMap((field) =>
    settings[field].filter((glob) => !matchesAny(glob, paths, isLeftOut)).map((glob) => emptyGlob(field, glob)),
  );
}

function matchesAny(glob: string, paths: readonly string[], isLeftOut: (path: string) => boolean): boolean {
  const matches = matchGlobs([glob]);
  return paths.some((path) => matches(path) && !isLeftOut(path));
}

function emptyGlob(field: string, glob: string): Issue {
  return {
    severity: "error",
    rule: "check-empty-glob",
    where: { file: "loop.config.json" },
    message: `no file matches a glob of alignment.${field}`,
    received: glob,
    expected: "a glob that matches at least one file which git tracks or does not ignore",
    hint: `correct the glob in \`alignment.${field}\` of loop.config.json, or take it out`,
  };
}
