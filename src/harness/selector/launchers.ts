/** How a program that starts other programs reads its own options. */
interface LauncherRule {
  /** Words after the program's name, one of which must follow: `run` of `uv run`. Empty: the program alone is the launcher. */
  readonly commands: readonly string[];
  /** Whether the command word may be left out (`yarn vitest`). */
  readonly commandOptional?: boolean;
  /** Options that take the next word as their value. */
  readonly valued: readonly string[];
  /** Options after which the module's name stands in the program's place (`python -m`). */
  readonly module?: readonly string[];
}

const UV_VALUED =
  "--with --with-editable --with-requirements --extra --no-extra --group --no-group --only-group --env-file -p --python --package --directory --project --index --index-url -i --default-index --extra-index-url -f --find-links -C --config-setting --config-file --cache-dir --color --refresh-package -P --upgrade-package --reinstall-package --resolution --prerelease --exclude-newer --link-mode --keyring-provider --index-strategy --python-platform -w --from";
const PYTHON_VALUED = "-X -W --check-hash-based-pycs";
const NODE_VALUED =
  "-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists --max-old-space-size";
const COVERAGE_VALUED = "--source --source-pkgs --omit --include --rcfile --data-file --concurrency --context";

const python: LauncherRule = { commands: [], valued: PYTHON_VALUED.split(" "), module: ["-m"] };

const RULES: Readonly<Record<string, LauncherRule>> = {
  npx: { commands: [], valued: ["-p", "--package", "-w", "--workspace"] },
  npm: { commands: ["exec", "x"], valued: ["-p", "--package", "-w", "--workspace", "--prefix"] },
  pnpm: {
    commands: ["exec", "dlx"],
    commandOptional: true,
    valued: ["-C", "--dir", "-F", "--filter", "--package"],
  },
  pnpx: { commands: [], valued: ["--package"] },
  yarn: { commands: ["run", "exec", "dlx"], commandOptional: true, valued: ["--cwd", "-p", "--package"] },
  bun: { commands: ["run", "x"], valued: ["--cwd", "-r", "--preload"] },
  bunx: { commands: [], valued: ["-p", "--package"] },
  node: { commands: [], valued: NODE_VALUED.split(" ") },
  uv: { commands: ["run"], valued: UV_VALUED.split(" "), module: ["-m", "--module"] },
  uvx: { commands: [], valued: UV_VALUED.split(" ") },
  poetry: { commands: ["run"], valued: ["-C", "--directory", "-P", "--project"] },
  pipenv: { commands: ["run"], valued: ["--python"] },
  hatch: { commands: ["run"], valued: ["-e", "--env", "-p", "--project"] },
  pdm: { commands: ["run"], valued: ["-p", "--project", "--venv"] },
  rye: { commands: ["run"], valued: ["--pyproject"] },
  conda: { commands: ["run"], valued: ["-n", "--name", "-p", "--prefix", "--cwd"] },
  mamba: { commands: ["run"], valued: ["-n", "--name", "-p", "--prefix", "--cwd"] },
  micromamba: { commands: ["run"], valued: ["-n", "--name", "-p", "--prefix", "--cwd"] },
  pixi: { commands: ["run"], valued: ["-e", "--environment", "--manifest-path"] },
  coverage: { commands: ["run"], valued: COVERAGE_VALUED.split(" "), module: ["-m", "--module"] },
  env: { commands: [], valued: ["-u", "--unset", "-C", "--chdir"] },
};

/** A program's own name: folders, `.exe` and an npm version (`vitest@3`) taken off. */
export function programName(program: string): string {
  const base = program.slice(Math.max(program.lastIndexOf("/"), program.lastIndexOf("\\")) + 1);
  return base.replace(/\.(?:exe|cmd)$/i, "").replace(/(?<=.)@.*$/, "");
}

/**
 * How many words at `start` are one launcher with its options: 3 for `uv run -q pytest`; 0 where none stands there.
 * The word behind them is the launched program, or another launcher.
 * @see specs/plan-format.md §5.2
 */
export function launcherLength(words: readonly string[], start: number): number {
  const rule = launcherRule(words[start]);
  if (rule === null) return 0;
  let at = skipOptions(words, start + 1, rule);
  const command = words[at];
  if (rule.commands.length > 0) {
    if (command !== undefined && rule.commands.includes(command)) at = skipOptions(words, at + 1, rule);
    else if (rule.commandOptional !== true) return 0;
  }
  return rule === python && !isModule(words[at - 1], rule) ? 0 : at - start;
}

function launcherRule(word: string | undefined): LauncherRule | null {
  if (word === undefined) return null;
  const name = programName(word);
  if (/^(?:python|pypy)[\d.]*$|^py$/.test(name)) return python;
  return Object.hasOwn(RULES, name) ? (RULES[name] ?? null) : null;
}

function skipOptions(words: readonly string[], start: number, rule: LauncherRule): number {
  let at = start;
  for (;;) {
    const word = words[at];
    if (word === undefined || !word.startsWith("-")) return at;
    at += 1;
    if (word === "--" || isModule(word, rule)) return at;
    if (rule.valued.includes(word)) at += 1;
  }
}

function isModule(word: string | undefined, rule: LauncherRule): boolean {
  if (word === undefined || rule.module === undefined) return false;
  return rule.module.includes(word) || (rule === python && /^-[A-Za-z]*m$/.test(word));
}
