/**
 * What makes git work on another repository than the one of its folder, or read paths otherwise. Git sets them for its
 * hooks and for `git rebase --exec`, and every command that runs there inherits them.
 * @see `git rev-parse --local-env-vars`; configuration (`GIT_CONFIG_…`) is kept
 */
const names = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_PREFIX",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_SHALLOW_FILE",
  "GIT_GRAFT_FILE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_REPLACE_REF_BASE",
  "GIT_LITERAL_PATHSPECS",
  "GIT_GLOB_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
] as const;

/** Lay it over an environment: git then works on the repository of the folder it is called in. */
export const withoutRepositoryVariables: Readonly<Record<string, undefined>> = Object.fromEntries(
  names.map((name) => [name, undefined]),
);
