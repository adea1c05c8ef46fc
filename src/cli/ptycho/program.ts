import { Command, Option } from "commander";
import { modelConfigFlags } from "../../trainer/model/model-config.ts";
import { executionConfigFlags } from "../../trainer/training/execution-config-flags.ts";
import { examples } from "../usage.ts";
import { readVersion } from "../version.ts";
import type { EvaluateOptions } from "./commands/evaluate.ts";
import { demoEpochs } from "./demo-epochs.ts";
import { numberOption } from "./number-option.ts";
import { addDataOptions, addKnobs, typedOptions } from "./options.ts";
import { refuseEmptyPaths, tellUsageErrors } from "./usage-error.ts";

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
    .showSuggestionAfterError();
  addDemo(program);
  addSimulate(program);
  addInspect(program);
  addTrain(program);
  addInfer(program);
  addEvaluate(program);
  addMachineCommands(program);
  tellUsageErrors(program, "ptycho");
  program.hook("preAction", (_, command) => refuseEmptyPaths(command));
  return program;
}

function addDemo(program: Command): void {
  program
    .command("demo")
    .description("simulate a small scan, train on it without labels, reconstruct and evaluate it")
    .option("-o, --output <folder>", "the run folder (default: runs/demo- and the time)")
    .addOption(
      numberOption("--epochs <integer>", `epochs to train (default: ${demoEpochs})`, { integer: true, least: 1 }),
    )
    .addOption(engineOption())
    .addHelpText("after", examples(["ptycho demo", "ptycho demo -o runs/demo --epochs 24"]))
    .action(async (_: unknown, command: Command) =>
      (await import("./commands/demo.ts")).runDemo(typedOptions(command)),
    );
}

function addSimulate(program: Command): void {
  program
    .command("simulate <file>")
    .description("write a simulated scan with its truth")
    .addOption(
      numberOption("--size <N>", "pixels along one side of a pattern, N: 64, 128 or 256 (default: 64)", {
        integer: true,
      }),
    )
    .addOption(
      new Option("--object <kind>", "what is measured (default: lines)").choices([
        "lines",
        "gaussian-field",
        "dead-leaves",
        "siemens-star",
      ]),
    )
    .addOption(
      numberOption("--object-size <px>", "side of an object (default: 392 · N / 64)", { integer: true, least: 1 }),
    )
    .addOption(
      numberOption("--object-count <count>", "objects, each with a scan of its own (default: 1)", {
        integer: true,
        least: 1,
      }),
    )
    .addOption(new Option("--path <kind>", "how the beam walks (default: raster)").choices(["raster", "spiral"]))
    .addOption(numberOption("--step-px <px>", "between neighbouring positions (default: 10 · N / 64)", { above: 0 }))
    .addOption(numberOption("--jitter-px <px>", "random displacement of each position (default: 0)", { least: 0 }))
    .option("--sub-pixel", "positions between pixels (default: on whole ones)")
    .addOption(
      new Option("--probe <kind>", "curved, or flat and so ambiguous (default: curved)").choices(["curved", "flat"]),
    )
    .addOption(numberOption("--probe-modes <count>", "incoherent modes (default: 1)", { integer: true, least: 1 }))
    .addOption(numberOption("--photons-per-frame <count>", "mean dose, photons a frame (default: 1e9)", { above: 0 }))
    .option("--no-noise", "without photon noise")
    .addOption(numberOption("--seed <integer>", "decides object, jitter and noise (default: 0)", { integer: true }))
    .addHelpText("after", examples(["ptycho simulate scan.npz", "ptycho simulate star.npz --object siemens-star"]))
    .action(async (file: string, _: unknown, command: Command) =>
      (await import("./commands/simulate.ts")).runSimulate({ ...typedOptions(command), output: file }),
    );
}

function addInspect(program: Command): void {
  addDataOptions(program.command("inspect <file>"))
    .description("what is in a file, and what is wrong with it, before anyone trains on it")
    .addHelpText("after", examples(["ptycho inspect scan.npz", "ptycho inspect scan.npz --json"]))
    .action(async (file: string, _: unknown, command: Command) =>
      (await import("./commands/inspect.ts")).runInspect({ ...typedOptions(command), file }),
    );
}

function addTrain(program: Command): void {
  const train = program
    .command("train [data]")
    .description("train on a scan; the run folder keeps checkpoints, logs, config and the command that repeats it")
    .option("-o, --output <folder>", "the run folder (default: runs/ and the time)")
    .option("--config <file>", 'JSON with "model" and "execution"; flags win over it')
    .option(
      "--validation <file>",
      "a scan to validate on; without it some of the scan's positions are kept out of training",
    )
    .option("--resume <run>", "go on with a run folder; the data is that of the run, if none is given")
    .addOption(
      numberOption(
        "--neighbours <count>",
        "nearest patterns that a group is chosen from, at gridsize 2 and more (default: gridsize² + 3)",
        {
          integer: true,
          least: 1,
        },
      ),
    );
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

function addInfer(program: Command): void {
  addDataOptions(program.command("infer <model> <data>"))
    .description("reconstruct a scan with a trained model: a run folder or a checkpoint")
    .option("-o, --output <file>", "the reconstruction (default: reconstruction.npz beside the model)")
    .addOption(
      numberOption("--batch-size <groups>", "groups of patterns at once (default: as the run was told, 64)", {
        integer: true,
        least: 1,
      }),
    )
    .addOption(
      numberOption("--neighbours <count>", "nearest patterns that a group is chosen from (default: as in training)", {
        integer: true,
        least: 1,
      }),
    )
    .option("--no-pictures", "without PNG files")
    .addOption(engineOption())
    .addOption(
      new Option("--precision <format>", "of the convolutions (default: float32)").choices([
        "float32",
        "bfloat16-mixed",
      ]),
    )
    .addOption(
      numberOption(
        "--threads <count>",
        "threads of an operation (native) or worker threads (default: one a processor)",
        {
          integer: true,
          least: 1,
        },
      ),
    )
    .addHelpText("after", examples(["ptycho infer runs/a scan.npz", "ptycho infer best.ckpt scan.npz -o object.npz"]))
    .action(async (...[model, data, , command]: [string, string, unknown, Command]) =>
      (await import("./commands/infer.ts")).runInfer({ ...typedOptions(command), model, data }),
    );
}

function addEvaluate(program: Command): void {
  addDataOptions(program.command("evaluate <reconstruction>"))
    .description("score a reconstruction against a truth: table, pictures, a page")
    .requiredOption("--truth <file>", "a scan with its truth, another reconstruction, or the array alone")
    .option("--data <file>", "the scan, for the patch means (default: the truth's file, where it is a scan)")
    .option("-o, --output <folder>", "where to write (default: evaluation/ beside the reconstruction)")
    .option(
      "--region <top,left,height,width>",
      "rows and columns of the truth to score (default: between the outermost positions)",
    )
    .addOption(
      numberOption("--central-px <px>", "score the square of this side in the middle of what both cover", { above: 0 }),
    )
    .option("--truth-origin <y,x>", "object pixel coordinates of the truth's first pixel (default: 0,0 for a scan)")
    .option("--no-register", "look for no shift between the two")
    .addOption(
      numberOption(
        "--maximum-shift-px <px>",
        "largest shift that is looked for (default: 8, or 32 where the origin is not known)",
        { least: 0 },
      ),
    )
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
  return new Option("--engine <name>", "where the tensors are computed (default: auto, native where it loads)").choices(
    ["auto", "native", "wasm"],
  );
}
