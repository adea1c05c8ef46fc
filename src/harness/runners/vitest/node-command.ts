/** Launchers that do no more than find a program of the project, and the words that change nothing about that. */
const packageRunners = new Set(["npx", "npm", "pnpm", "pnpx", "yarn", "bun", "bunx"]);
const plainWords = new Set([
  "exec",
  "x",
  "run",
  "--",
  "--no",
  "--no-install",
  "--yes",
  "-y",
  "--silent",
  "-s",
  "--offline",
]);

/** Whether the launcher starts the vitest that lies in a `node_modules` here or above, with the Node on the PATH. */
export function isPlain(launcher: readonly string[]): boolean {
  return packageRunnerAt(launcher) !== null || !launcher.some((word) => packageRunners.has(word));
}

/**
 * What starts a Node program as the launcher would start vitest: `npx` → `node`, `node --flag` → itself,
 * `dotenv --` and other launchers → themselves with `node` behind them.
 */
export function nodeCommand(launcher: readonly string[]): readonly string[] {
  const at = packageRunnerAt(launcher);
  const rest = at === null ? launcher : launcher.slice(0, at);
  return endsInNode(rest) ? rest : [...rest, "node"];
}

/** Where a package runner stands behind which only plain words follow; null where none does. */
function packageRunnerAt(launcher: readonly string[]): number | null {
  const at = launcher.findLastIndex((word) => packageRunners.has(word));
  return at !== -1 && launcher.slice(at + 1).every((word) => plainWords.has(word)) ? at : null;
}

/** `node`, `/opt/node-24/bin/node`, with its own options behind it. */
function endsInNode(launcher: readonly string[]): boolean {
  const at = launcher.findLastIndex((word) => /(?:^|[\\/])node(?:\.exe)?$/u.test(word));
  return at !== -1;
}
