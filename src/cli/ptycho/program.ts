import { Command, Option } from "commander";
import { modelConfigFlags } from "../../trainer/model/model-config.ts";
import { executionConfigFlags } from "../../trainer/training/execution-config-flags.ts";
import { examples, exitWithUsage, nameOwnHelp } from "../usage.ts";
import { readVersion } from "../version.ts";
import type { EvaluateOptions } from "./commands/evaluate.ts";
import { addDataOptions, addKnobs, typedOptions } from "./options.ts";

/** The command line: names, options, help. Each action loads its own file, so that help and errors come at once. */
export function createProgram(): Command {
  const program = new Command("ptycho");
  program
    .description(
      "From diffraction patterns to a sample's amplitude and phase, by a network that learns from the measurement itself.",
    )
    .version(readVersion(), "-V, --version", "print the version")
    .option("--json", "the answer as JSON on standard output")
    .addHelpText("after", examples(["ptycho demo", "ptycho inspect scan.npz", "ptycho train scan.npz -o runs/first"]))
    .showSuggestionAfterError()
    .exitOverride(exitWithUsage);
  addDataCommands(program);
  addTrainCommands(program);
  addResultCommands(program);
  addMachineCommands(program);
  nameOwnHelp(program, "ptycho");
  return program;
}

function addDataCommands(program: Command): void {
  program
    .command("demo")
    .description("simulate a small scan, train on it without labels, reconstruct and evaluate it")
    .option("-o, --output <folder>", "the run folder")
    .addOption(new Option("--epochs <integer>", "epochs to train").argParser(Number))
    .addOption(engineOption())
    .addHelpText("after", examples(["ptycho demo", "ptycho demo -o runs/demo --epochs 12"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/demo.ts")).runDemo(typedOptions(command)),
    );
  program
    .command("simulate <file>")
    .description("write a simulated scan with its truth")
    .addOption(new Option("--size <N>", "pixels along one side of a pattern, 64, 128 or 256").argParser(Number))
    .addOption(
      new Option("--object <kind>", "what is measured").choices([
        "lines",
        "gaussian-field",
        "dead-leaves",
        "siemens-star",
      ]),
    )
    .option("--object-size <px>", "side of an object", Number)
    .option("--object-count <count>", "objects, each with a scan of its own", Number)
    .addOption(new Option("--path <kind>", "how the beam walks").choices(["raster", "spiral"]))
    .option("--step-px <px>", "between neighbouring positions", Number)
    .option("--jitter-px <px>", "random displacement of each position", Number)
    .option("--sub-pixel", "positions between pixels")
    .addOption(new Option("--probe <kind>", "curved, or flat and so ambiguous").choices(["curved", "flat"]))
    .option("--probe-modes <count>", "incoherent modes", Number)
    .option("--photons-per-frame <count>", "mean dose", Number)
    .option("--no-noise", "without photon noise")
    .option("--seed <integer>", "decides object, jitter and noise", Number)
    .addHelpText("after", examples(["ptycho simulate scan.npz", "ptycho simulate star.npz --object siemens-star"]))
    .action(async (file: string, _: unknown, command: Command) =>
      (await import("./commands/simulate.ts")).runSimulate({ ...typedOptions(command), output: file }),
    );
  addDataOptions(program.command("inspect <file>"))
    .description("what is in a file, and what is wrong with it, before anyone trains on it")
    .addHelpText("after", examples(["ptycho inspect scan.npz", "ptycho inspect scan.npz --json"]))
    .action(async (file: string, _: unknown, command: Command) =>
      (await import("./commands/inspect.ts")).runInspect({ ...typedOptions(command), file }),
    );
}

function addTrainCommands(program: Command): void {
  const train = program
    .command("train [data]")
    .description("train on a scan; the run folder keeps checkpoints, logs, config and the command that repeats it")
    .option("-o, --output <folder>", "the run folder (default: runs/ and the time)")
    .option("--config <file>", 'JSON with "model" and "execution"; flags win over it')
    .option(
      "--validation <file>",
      "a scan to validate on; without it a part of the scan's area is kept out of training",
    )
    .option("--resume <run>", "go on with a run folder; the data is that of the run, if none is given")
    .option("--neighbours <count>", "nearest patterns that a group is chosen from, at gridsize 2 and more", Number);
  addDataOptions(train);
  addKnobs(train, modelConfigFlags(), ["N"]);
  addKnobs(train, executionConfigFlags());
  train
    .addHelpText(
      "after",
      examples([
        "ptycho train scan.npz",
        "ptycho train scan.npz -o runs/a --epochs 20 --loss mae --scheduler warmup-cosine",
        "ptycho train --resume runs/a --epochs 40",
      ]),
    )
    .action(async (data: string | undefined, _: unknown, command: Command) =>
      (await import("./commands/train.ts")).runTrain({ ...typedOptions(command), data }),
    );
}

function addResultCommands(program: Command): void {
  addDataOptions(program.command("infer <model> <data>"))
    .description("reconstruct a scan with a trained model: a run folder or a checkpoint")
    .option("-o, --output <file>", "the reconstruction (default: reconstruction.npz beside the model)")
    .option("--batch-size <groups>", "groups of patterns at once", Number)
    .option("--neighbours <count>", "nearest patterns that a group is chosen from", Number)
    .option("--no-pictures", "without PNG files")
    .addOption(engineOption())
    .addOption(new Option("--precision <format>", "of the convolutions").choices(["float32", "bfloat16-mixed"]))
    .addOption(new Option("--threads <count>", "threads of an operation (native) or worker threads").argParser(Number))
    .addHelpText("after", examples(["ptycho infer runs/a scan.npz", "ptycho infer best.ckpt scan.npz -o object.npz"]))
    .action(async (...[model, data, , command]: [string, string, unknown, Command]) =>
      (await import("./commands/infer.ts")).runInfer({ ...typedOptions(command), model, data }),
    );
  addDataOptions(program.command("evaluate <reconstruction>"))
    .description("score a reconstruction against a truth: table, pictures, a page")
    .requiredOption("--truth <file>", "a scan with its truth, another reconstruction, or the array alone")
    .option("--data <file>", "the scan, for the patch means (default: the truth's file, where it is a scan)")
    .option("-o, --output <folder>", "where to write (default: evaluation/ beside the reconstruction)")
    .option("--region <top,left,height,width>", "rows and columns of the truth to score")
    .option("--central-px <px>", "score the square of this side in the middle of what both cover", Number)
    .option("--truth-origin <y,x>", "object pixel coordinates of the truth's first pixel")
    .option("--no-register", "look for no shift between the two")
    .option("--maximum-shift-px <px>", "largest shift that is looked for", Number)
    .option("--halves <files...>", "reconstructions of two independent halves of the scan, for 1/7 and half-bit")
    .addHelpText(
      "after",
      examples([
        "ptycho evaluate runs/a --truth scan.npz",
        "ptycho evaluate object.npz --truth lsqml.npz --central-px 180",
      ]),
    )
    .action(async (reconstruction: string, _: unknown, command: Command) =>
      (await import("./commands/evaluate.ts")).runEvaluate({
        ...typedOptions<EvaluateOptions>(command),
        reconstruction,
      }),
    );
}

function addMachineCommands(program: Command): void {
  const engine = program.command("engine").description("the native engine: TensorFlow's own kernels");
  engine
    .command("install")
    .description("build the native engine from what package registries carry, into a cache outside node_modules")
    .option("--dry-run", "tell what would be done; do nothing")
    .option("--verify", "check the hash of every file of an engine that is there")
    .option("--gpu", "with CUDA 12 (not tried yet)")
    .addHelpText("after", examples(["ptycho engine install", "ptycho engine install --dry-run"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/engine-install.ts")).runEngineInstall(typedOptions(command)),
    );
  program
    .command("doctor")
    .description("which engines are there, which is used and why, how fast it is")
    .addOption(engineOption())
    .addHelpText("after", examples(["ptycho doctor", "ptycho doctor --json"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/doctor.ts")).runDoctor(typedOptions(command)),
    );
}

function engineOption(): Option {
  return new Option("--engine <name>", "where the tensors are computed").choices(["auto", "native", "wasm"]);
}
