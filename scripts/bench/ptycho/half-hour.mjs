// How far the trainer comes in half an hour on the lines, with a schedule of one's own.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { describeMachine, engineLine, publish, show, table } from "./document.mjs";
import { scoreLines } from "./quality.mjs";
import { engineOf, quickFlags, trainOnce } from "./runs.mjs";
import { dataFile, once, reportFolder } from "./workspace.mjs";

const limitSeconds = 1800;
const data = "lines-n64-curved";

/** What is trained where no `--train-flags` are given. */
const usualFlags = "--loss mae --scheduler warmup-cosine --warmup-epochs 1";

/**
 * `npm run bench -- ptycho-half-hour [--train-flags="<flags of ptycho train>"] [--epochs <count>]`: the number of epochs
 * that fit is found by one epoch of the same kind; a schedule that ends needs to know it.
 */
export async function benchHalfHour(workspace, { trainFlags = usualFlags, epochs: given }) {
  const words = trainFlags.trim().split(/\s+/u);
  const flags = [...words, ...(workspace.quick ? quickFlags : [])];
  const key = createHash("sha256")
    .update(flags.join(" ") + (given ?? ""))
    .digest("hex")
    .slice(0, 8);
  const file = dataFile(`${data}/train.npz`);
  const facts = await once(workspace, `half-hour-facts-${key}`, () => describeMachine(workspace));
  const epochs = given ?? (await fittingEpochs(workspace, { key, file, flags }));
  const run = await trainOnce(workspace, { name: `half-hour-${key}`, data: file, epochs, flags });
  const rows = [];
  for (const { epoch, seconds, loss, checkpoint } of chooseEpochs(run.epochs)) {
    const isLast = epoch === run.epochs.length;
    const name = isLast ? "half-hour" : undefined;
    const scores = await once(workspace, `half-hour-${key}-${epoch}`, () =>
      scoreLines(workspace, { checkpoint, data, pictures: name }),
    );
    rows.push({ epoch, seconds, loss, ...scores });
  }
  const variants = { ...earlierVariants(workspace), [key]: { flags: flags.join(" "), epochs, date: facts.date, rows } };
  const engines = [engineLine(engineOf(run.folder))];
  publish(workspace, "ptycho-half-hour", { facts, engines, variants, text: format(variants) });
}

/** So many epochs that the last one ends within the half hour, at the pace of one. */
async function fittingEpochs(workspace, { key, file, flags }) {
  if (workspace.quick) return 2;
  const { epochs } = await trainOnce(workspace, { name: `half-hour-pace-${key}`, data: file, epochs: 1, flags });
  return await once(workspace, `half-hour-epochs-${key}`, () =>
    Math.max(1, Math.floor(limitSeconds / epochs[0].seconds)),
  );
}

/** About every five minutes, and the last one within the half hour. */
function chooseEpochs(epochs) {
  const inTime = epochs.filter(({ seconds }, index) => seconds <= limitSeconds || index === epochs.length - 1);
  const marks = [300, 600, 900, 1200, 1500].map((mark) => inTime.findLast(({ seconds }) => seconds <= mark));
  return [...new Set([...marks, inTime.at(-1)])].filter((entry) => entry !== undefined);
}

/** Other schedules that were tried with this build, so that the table shows them all. */
function earlierVariants({ quick, id }) {
  const file = join(reportFolder, "ptycho-half-hour.json");
  if (quick || !existsSync(file)) return {};
  const kept = JSON.parse(readFileSync(file, "utf8"));
  return kept.source === id ? kept.variants : {};
}

function format(variants) {
  const head = [
    "flags",
    "epoch",
    "seconds",
    "amplitude SSIM",
    "phase SSIM",
    "inside patches",
    "amplitude MS-SSIM",
    "PSNR, dB",
  ];
  const rows = Object.values(variants).flatMap(({ flags, rows: scored }) =>
    scored.map(({ epoch, seconds, amplitude, phase, insidePatches }) => [
      `\`${flags}\``,
      epoch,
      show(seconds, 0),
      show(amplitude.ssim),
      show(phase?.ssim),
      show(insidePatches.amplitude, 2),
      show(amplitude.msSsim),
      show(amplitude.psnrDb, 1),
    ]),
  );
  return table(head, rows);
}
