import { Command, Option } from "commander";
import { addCheckCommands } from "./check-commands.ts";
import { collect, type CycleOptions } from "./options.ts";
import { examples, exitWithUsage, nameOwnHelp } from "../usage.ts";
import { readVersion } from "../version.ts";

/** The command line: names, options, help. Each action loads its own file, so that help and errors come at once. */
export function createProgram(): Command {
  const program = new Command("loop");
  program
    .description(
      "RED → GREEN → suite → summary: runs what a plan names and keeps the proof.\nWithout a command it finds the open row and does what is next.",
    )
    .version(readVersion(), "-V, --version", "print the version")
    .option("--json", "one event a line on standard output")
    .option("-C, --root <folder>", "work as if started in this folder")
    .addHelpText(
      "after",
      examples([
        "loop",
        "loop --dry-run",
        "loop --commit",
        "loop red --row EB2.B",
        "loop status",
        "loop plan add --help",
      ]),
    )
    .showSuggestionAfterError()
    .exitOverride(exitWithUsage);
  addCycleCommands(program);
  addReadingCommands(program);
  addCheckCommands(program);
  addPlanCommands(program);
  addProjectCommands(program);
  nameOwnHelp(program, "loop");
  return program;
}

function cycleOptions(command: Command): Command {
  return command
    .option("--plan <id>", "the initiative's id or the plan's path")
    .option("--row <id>", "the row's id")
    .option("--dry-run", "print the exact arguments; run and write nothing")
    .addOption(
      new Option("--note <file=text>", "prose on a changed file, for the summary; may be repeated").argParser(collect),
    );
}

/** A word that is no command; most often a slip of the finger. */
async function refuseWord(program: Command, word: string): Promise<void> {
  const { closest } = await import("fastest-levenshtein");
  const near = closest(
    word,
    program.commands.map((command) => command.name()),
  );
  program.error(`error: unknown command '${word}' (did you mean '${near}'?)`, { exitCode: 2 });
}

/** The action of a command that advances a row. */
function advance(wanted: "next" | "red" | "green" | "suite" | "finish") {
  return async (_: unknown, command: Command): Promise<void> =>
    (await import("./commands/advance.ts")).runAdvance(command.optsWithGlobals<CycleOptions>(), wanted);
}

function addCycleCommands(program: Command): void {
  cycleOptions(program.command("run", { isDefault: true }))
    .description("find the open row and do what is next (also without a command)")
    .option("--commit", "make the commit of a finished loop")
    .allowExcessArguments()
    .addHelpText(
      "after",
      examples([
        "loop",
        "loop --row EB2.B",
        "loop --note src/a.ts='reads the monitor from the model'",
        "loop --dry-run",
      ]),
    )
    .action(async (_: unknown, command: Command) => {
      const [word] = command.args;
      if (word !== undefined) await refuseWord(program, word);
      await advance("next")(_, command);
    });
  cycleOptions(program.command("red"))
    .description("run RED: the row's red selectors must fail for the expected reason")
    .addHelpText("after", examples(["loop red", "loop red --plan ADR-003 --row EB2.B"]))
    .action(advance("red"));
  cycleOptions(program.command("green"))
    .description("run GREEN: the same tests must pass")
    .addHelpText("after", examples(["loop green"]))
    .action(advance("green"));
  cycleOptions(program.command("suite"))
    .description("run the suite and compare it with its last run")
    .addHelpText("after", examples(["loop suite"]))
    .action(advance("suite"));
  cycleOptions(program.command("finish"))
    .description("write summary and ledger entry, tick the row")
    .option("--commit", "make the commit as well")
    .addHelpText("after", examples(["loop finish", "loop finish --commit"]))
    .action(advance("finish"));
  program
    .command("abort")
    .description("give the open loop up; its folder stays, its row stays open")
    .option("--plan <id>", "the initiative's id or the plan's path")
    .option("--row <id>", "the row's id")
    .option("--reason <text>", "why, for the journal", "no reason given")
    .addHelpText("after", examples(["loop abort --reason 'the row was split'"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/abort.ts")).runAbort(command.optsWithGlobals()),
    );
}

function addReadingCommands(program: Command): void {
  program
    .command("status")
    .description("rows of all plans: state, last RED, last GREEN, age")
    .option("--plan <id>", "only this plan")
    .addHelpText("after", examples(["loop status", "loop status --json"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/status.ts")).runStatus(command.optsWithGlobals()),
    );
  program
    .command("next")
    .description("what to do now, with the exact command")
    .option("--plan <id>", "the initiative's id or the plan's path")
    .option("--row <id>", "the row's id")
    .addHelpText("after", examples(["loop next", "loop next --json"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/next.ts")).runNext(command.optsWithGlobals()),
    );
  program
    .command("show <run>")
    .description("print the summary of a run (its id, the end of it, or `last`)")
    .addHelpText("after", examples(["loop show last", "loop show 2025-10-23T094500Z"]))
    .action(async (run: string, _: unknown, command: Command) =>
      (await import("./commands/show.ts")).runShow(command.optsWithGlobals(), run),
    );
  program
    .command("log <run> [selector]")
    .description("print the log of a selector of a run; without a selector, list them")
    .addHelpText("after", examples(["loop log last", "loop log last red/monitor"]))
    .action(async (...[run, selector, , command]: [string, string | undefined, unknown, Command]) =>
      (await import("./commands/log.ts")).runLog(command.optsWithGlobals(), { run, selector: selector ?? null }),
    );
}

function addPlanCommands(program: Command): void {
  const plan = program.command("plan").description("check, begin and extend plan files");
  plan
    .command("check [files...]")
    .description("every problem of the plans, with its place and its fix")
    .addHelpText("after", examples(["loop plan check", "loop plan check plans/active/ADR-003/plan.md"]))
    .action(async (files: string[], _: unknown, command: Command) =>
      (await import("./commands/plan-check.ts")).runPlanCheck(command.optsWithGlobals(), files),
    );
  plan
    .command("new <id>")
    .description("write plans/active/<id>/plan.md")
    .option("--title <text>", "what it is about", "Say in one line what this is about")
    .addOption(
      new Option("--mode <mode>", "which rule its rows pass by")
        .choices(["tdd", "parity", "perf", "docs"])
        .default("tdd"),
    )
    .addHelpText("after", examples(["loop plan new ADR-003 --title 'Backend API'"]))
    .action(async (id: string, _: unknown, command: Command) =>
      (await import("./commands/plan-new.ts")).runPlanNew(command.optsWithGlobals(), id),
    );
  plan
    .command("add <row> <title>")
    .description("add a row to a plan")
    .option("--plan <id>", "the initiative's id or the plan's path; without it, the only plan or the one in progress")
    .option("--phase <id>", "the phase; without it, the last one")
    .addOption(new Option("--red <selector>", "a selector that must fail first; may be repeated").argParser(collect))
    .option("--fails <text>", "the message that the red selectors must fail with")
    .option("--absent <symbol>", "a symbol that does not exist yet, for the red selectors")
    .addOption(new Option("--green <selector>", "a selector that must pass; may be repeated").argParser(collect))
    .addOption(new Option("--needs <row>", "a row that must be done before; may be repeated").argParser(collect))
    .addOption(new Option("--touches <file>", "a file that will change; may be repeated").argParser(collect))
    .addOption(new Option("--spec <file clause>", "what it follows; may be repeated").argParser(collect))
    .option("--report <glob>", "JUnit XML that the selectors write; for commands other than pytest and vitest")
    .option("--cwd <folder>", "where the selectors run, relative to the root")
    .option("--timeout <time>", "the selectors' limit: 90s, 10m")
    .option("--proof-none <reason>", "nothing can be run for it, and why")
    .addHelpText(
      "after",
      examples([
        "loop plan add EB2.B 'Derive the monitor' --plan ADR-003 --red 'pytest tests/test_a.py::test_monitor' --fails 'AssertionError: Expected monitor'",
        "loop plan add A2 'Count duties' --red 'gotestsum --junitfile junit.xml -- -run TestDuty ./...' --report junit.xml",
      ]),
    )
    .action(async (...[row, title, , command]: [string, string, unknown, Command]) =>
      (await import("./commands/plan-add.ts")).runPlanAdd(command.optsWithGlobals(), { row, title }),
    );
}

function addProjectCommands(program: Command): void {
  program
    .command("render <run>")
    .description("render summary, commit message and ledger entry of a run again")
    .addHelpText("after", examples(["loop render last"]))
    .action(async (run: string, _: unknown, command: Command) =>
      (await import("./commands/render.ts")).runRender(command.optsWithGlobals(), run),
    );
  program
    .command("ledger")
    .description("rebuild the ledger's page, and mend attempt numbers used twice")
    .addHelpText("after", examples(["loop ledger"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/ledger.ts")).runLedger(command.optsWithGlobals()),
    );
  program
    .command("init")
    .description("set a repository up: configuration, first plan, npm script; touches nothing that exists")
    .option("--id <id>", "id of the first plan's initiative")
    .option("--agents", "also a hook for coding agents' stop event, and a paragraph in AGENTS.md")
    .option("--dry-run", "tell what would be written")
    .addHelpText("after", examples(["loop init", "loop init --id ADR-001"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/init.ts")).runInit(command.optsWithGlobals()),
    );
  program
    .command("doctor")
    .description("which runners are there, and are their verdicts to be trusted?")
    .addHelpText("after", examples(["loop doctor"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/doctor.ts")).runDoctor(command.optsWithGlobals()),
    );
  program
    .command("demo")
    .description("play one whole loop on a tiny real project in a temporary folder")
    .addHelpText("after", examples(["loop demo"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/demo.ts")).runDemo(command.optsWithGlobals()),
    );
}
