import { Option, type Command } from "commander";
import { examples } from "../usage.ts";
import { collect } from "./options.ts";

/** `loop check` and `loop align …`: whether everything still agrees, and what a person says about it. */
export function addCheckCommands(program: Command): void {
  addCheck(program);
  const align = program.command("align").description("clauses of specs: list, review, waive, what a change touches");
  addList(align);
  addReview(align);
  addWaive(align);
  addImpact(align);
  addBaseline(align);
}

function addCheck(program: Command): void {
  program
    .command("check")
    .description("do specs, code, tests, plans, evidence and documents still agree?")
    .option("--since <commit>", "only what the changes from that commit touch")
    .option("--baseline", "let pass what stands in alignment.baseline.json")
    .addOption(resultsOption())
    .option("--sarif <file>", "write the findings as SARIF 2.1.0")
    .option("--junit <file>", "write the findings as JUnit XML")
    .option("--html <file>", "write one page with the matrix of clauses")
    .option("--github", "print GitHub annotations as well")
    .option("--step-summary", "append to the file that $GITHUB_STEP_SUMMARY names")
    .addHelpText(
      "after",
      examples([
        "loop check",
        "loop check --json",
        "loop check --since origin/main",
        "loop check --html alignment.html",
      ]),
    )
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/check.ts")).runCheck(command.optsWithGlobals()),
    );
}

function resultsOption(): Option {
  return new Option("--results <glob>", "further JUnit XML or CTRF files; may be repeated")
    .argParser(collect)
    .default([], "none");
}

function addList(align: Command): void {
  align
    .command("list")
    .description("every clause with its state")
    .option(
      "--state <state>",
      "only clauses of this state: uncovered, stale-clause, stale-code, failing, test-gone, unproven, covered, …",
    )
    .addOption(resultsOption())
    .addHelpText("after", examples(["loop align list", "loop align list --state uncovered"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/align-list.ts")).runAlignList(command.optsWithGlobals()),
    );
}

function addReview(align: Command): void {
  align
    .command("review [clauses...]")
    .description("record that text, code and tests of these clauses were looked at together and agree")
    .option("--all", "every clause that has links")
    .option("--changed", "every reviewed clause that is stale")
    .addOption(resultsOption())
    .addHelpText(
      "after",
      examples([
        "loop align review 'specs/api.md §4.9'",
        "loop align review specs/api.md",
        "loop align review --changed",
      ]),
    )
    .action(async (...[clauses, , command]: [string[], unknown, Command]) =>
      (await import("./commands/align-review.ts")).runAlignReview(command.optsWithGlobals(), clauses),
    );
}

function addWaive(align: Command): void {
  align
    .command("waive <clause>")
    .description("let a state of a clause pass, for its present text and code, until a day")
    .requiredOption("--state <state>", "the state: uncovered, stale-clause, stale-code, failing, test-gone, unproven")
    .requiredOption("--reason <text>", "why")
    .requiredOption("--until <date>", "its last day: 2027-01-31; a year ahead at most")
    .addOption(resultsOption())
    .addHelpText(
      "after",
      examples([
        "loop align waive 'specs/api.md §4.9' --state unproven --reason 'the lab is closed' --until 2027-01-31",
      ]),
    )
    .action(async (...[clause, , command]: [string, unknown, Command]) =>
      (await import("./commands/align-waive.ts")).runAlignWaive(command.optsWithGlobals(), clause),
    );
}

function addImpact(align: Command): void {
  align
    .command("impact")
    .description("clauses, rows and selectors that a change touches, and the selectors to run")
    .option("--since <commit>", "from that commit to the work tree", "HEAD")
    .addOption(resultsOption())
    .addHelpText("after", examples(["loop align impact", "loop align impact --since origin/main --json"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/align-impact.ts")).runAlignImpact(command.optsWithGlobals()),
    );
}

function addBaseline(align: Command): void {
  align
    .command("baseline")
    .description("write alignment.baseline.json: what an old project may still have; it only shrinks")
    .option("--accept", "begin one with all that is found now")
    .addOption(resultsOption())
    .addHelpText("after", examples(["loop align baseline --accept", "loop align baseline"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/align-baseline.ts")).runAlignBaseline(command.optsWithGlobals()),
    );
}
