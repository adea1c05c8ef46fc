import { createReadStream } from "node:fs";
import { join } from "node:path";
import { PassThrough, type Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "../../../base/errors/app-error.ts";
import { findRun } from "../../../harness/evidence/find-run.ts";
import { listStoredFiles } from "../../../harness/evidence/manifest.ts";
import type { RunFolder } from "../../../harness/evidence/run-folder.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop log <run> [selector]`: a log byte for byte (with `--json` as text in an event), or the list of them. */
export function runLog(
  options: GlobalOptions,
  { run, selector }: { readonly run: string; readonly selector: string | null },
): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace } = await openProject(context);
    const folder = await findRun(workspace.root, workspace.config.reports, run);
    const logs = (await listStoredFiles(folder)).filter((name) => /\.log(\.gz)?$/.test(name));
    if (selector === null) {
      tellResult(context, {
        command: "log",
        data: { runId: folder.runId, logs },
        text: [`${folder.runId}:`, ...logs.map((name) => `  ${plain(name)}`)].join("\n"),
      });
      return 0;
    }
    const name = findLog(folder, logs, selector);
    if (options.json)
      context.emit({
        event: "document",
        path: `${folder.runId}/${name.replace(/\.gz$/, "")}`,
        text: await readLog(folder, name),
      });
    else await passLog(folder, name, process.stdout);
    return 0;
  });
}

function plain(name: string): string {
  return name.replace(/\.log(\.gz)?$/, "");
}

/** The log whose name is, ends with or contains what was asked for, in this order. */
function findLog(folder: RunFolder, logs: readonly string[], wish: string): string {
  const wanted = plain(wish);
  const matches = [
    logs.filter((name) => plain(name) === wanted),
    logs.filter((name) => plain(name).endsWith(`/${wanted}`)),
    logs.filter((name) => name.includes(wanted)),
  ].find((found) => found.length > 0);
  if (matches?.length === 1) return matches[0] as string;
  throw noSuchLog(folder, { wish, logs, matches });
}

function noSuchLog(
  folder: RunFolder,
  found: { readonly wish: string; readonly logs: readonly string[]; readonly matches: readonly string[] | undefined },
): AppError {
  const { wish, logs, matches } = found;
  const several = matches !== undefined;
  return new AppError(
    "EVIDENCE_NOT_FOUND",
    several ? "Several logs of this run match" : "No log of this run has this name",
    {
      received: wish,
      expected: logs.length === 0 ? "no log: the run has none yet" : (matches ?? logs).map(plain).join("\n"),
      hint: logs.length === 0 ? "run a step first: `loop`" : `list them with \`loop log ${folder.timestamp}\``,
    },
  );
}

/** The log's own bytes, through whatever takes them. */
async function passLog(folder: RunFolder, name: string, to: Writable): Promise<void> {
  const source = createReadStream(join(folder.path, name));
  const options = { end: to !== process.stdout };
  if (name.endsWith(".gz")) await pipeline(source, createGunzip(), to, options);
  else await pipeline(source, to, options);
}

/** As text, invalid UTF-8 replaced: JSON carries nothing else. */
async function readLog(folder: RunFolder, name: string): Promise<string> {
  const through = new PassThrough();
  const [bytes] = await Promise.all([buffer(through), passLog(folder, name, through)]);
  return bytes.toString("utf8");
}
