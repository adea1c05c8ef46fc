const commands = new Set(["run", "watch", "dev", "related"]);
const nameOptions = ["-t", "--testNamePattern", "--test-name-pattern"];

/** A selector's arguments, told apart as far as that can be done without asking vitest. */
export interface SplitArguments {
  /** Everything that has to be equal for a start-up to be shared. */
  readonly options: readonly string[];
  readonly filters: readonly string[];
  /** The regular expression of `-t`; null where there is none. */
  readonly pattern: string | null;
}

/** In doubt a word counts as an option: then a start-up is not shared, and nothing is wrong. */
export function splitArguments(args: readonly string[]): SplitArguments {
  const options: string[] = [];
  const filters: string[] = [];
  let pattern: string | null = null;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] as string;
    const value = valueBehind(args, index);
    const assigned = assignedPattern(arg);
    if (assigned !== null) pattern = assigned;
    else if (nameOptions.includes(arg) && value !== null) pattern = value;
    else if (arg.startsWith("-")) options.push(arg, ...(value === null ? [] : [value]));
    else if (index === 0 && commands.has(arg)) options.push(arg);
    else filters.push(arg);
    if (arg.startsWith("-") && !arg.includes("=") && value !== null) index += 1;
  }
  return { options, filters, pattern };
}

/** The word behind an option, which may be its value. */
function valueBehind(args: readonly string[], index: number): string | null {
  const next = args[index + 1];
  return next === undefined || next.startsWith("-") || args[index]?.includes("=") === true ? null : next;
}

function assignedPattern(arg: string): string | null {
  const name = nameOptions.find((option) => arg.startsWith(`${option}=`));
  return name === undefined ? null : arg.slice(name.length + 1);
}
