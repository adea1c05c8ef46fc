import type { Place } from "../../base/errors/app-error.ts";
import { launcherLength, programName } from "./launchers.ts";
import { createRefusal } from "./refusal.ts";
import { REFUSED_EXPANSIONS, REFUSED_PROGRAMS } from "./refused-syntax.ts";
import type { RunnerName, SelectorCommand } from "./types.ts";
import { findVitestFault } from "./vitest-command.ts";
import { splitWords, type Word } from "./words.ts";

const ASSIGNMENT = /^([A-Za-z_]\w*)(\+?)=/;
const ENVIRONMENT_PROGRAMS = new Set(["env", "cross-env"]);

/**
 * Takes a command line, as people write it, apart.
 * @param where the place of the command's first character; the column of a fault is counted from it
 * @throws AppError `SELECTOR_INVALID`, with the column of the fault and what to write instead
 * @see specs/plan-format.md §5
 */
export function parseSelector(text: string, where?: Place): SelectorCommand {
  const words = splitWords(text.trimEnd(), where);
  const { environment, rest } = takeEnvironment(words, text, where);
  const first = rest[0];
  if (first === undefined) {
    const hint = "write the command behind the assignments: `NAME=value pytest tests/a.py`";
    throw createRefusal({ message: "No program is named", received: text, hint, at: text.length }, where);
  }
  const refused = first.shape === first.value ? REFUSED_PROGRAMS.get(first.value) : undefined;
  if (refused !== undefined) throw createRefusal({ ...refused, received: text, at: first.at }, where);
  const command = takeLaunchers(rest);
  if (command.runner === "vitest") assertRunsOnce(command, text, where);
  return {
    text,
    environment: Object.fromEntries(environment),
    launcher: command.launcher.map((word) => word.value),
    runner: command.runner,
    program: command.program.value,
    args: command.args.map((word) => word.value),
  };
}

interface Taken {
  readonly launcher: readonly Word[];
  readonly runner: RunnerName;
  readonly program: Word;
  readonly args: readonly Word[];
}

/** Assignments before the command; a plain `env` or `cross-env` among them says the same. */
function takeEnvironment(words: readonly Word[], text: string, where: Place | undefined) {
  const environment: [string, string][] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const [assignment, name, append] = ASSIGNMENT.exec(word.shape) ?? [];
    if (assignment !== undefined && name !== undefined) {
      if (append === "+") throw createRefusal({ ...REFUSED_EXPANSIONS.append, received: text, at: word.at }, where);
      environment.push([name, word.value.slice(assignment.length)]);
    } else if (!ENVIRONMENT_PROGRAMS.has(programName(word.value)) || words[at + 1]?.value.startsWith("-") !== false)
      break;
  }
  return { environment, rest: words.slice(at) };
}

/** Launchers are taken off only where a runner of ours stands behind them; any other line is run as it is. */
function takeLaunchers(words: readonly Word[]): Taken {
  const values = words.map((word) => word.value);
  let at = 0;
  for (;;) {
    const program = words[at];
    const runner = program === undefined ? null : runnerOf(program.value);
    if (program !== undefined && runner !== null) {
      return { launcher: words.slice(0, at), runner, program, args: words.slice(at + 1) };
    }
    const length = launcherLength(values, at);
    if (length === 0) return { launcher: [], runner: "command", program: firstOf(words), args: words.slice(1) };
    at += length;
  }
}

function firstOf(words: readonly Word[]): Word {
  return words[0] ?? { value: "", shape: "", at: 0 };
}

function runnerOf(program: string): RunnerName | null {
  const name = programName(program);
  if (/^(?:pytest|py\.test)(?:-?3)?$/.test(name)) return "pytest";
  return /^vitest(?:\.m?js)?$/.test(name) ? "vitest" : null;
}

function assertRunsOnce(command: Taken, text: string, where: Place | undefined): void {
  const fault = findVitestFault(command.args);
  if (fault === null) return;
  const at = (fault.word ?? command.program).at;
  throw createRefusal({ message: fault.message, hint: fault.hint, received: text, at }, where);
}
