import { appendFile, stat } from "node:fs/promises";
import { AppError } from "../../base/errors/app-error.ts";

/** GitHub drops a step's summary whole above this size. */
const limitBytes = 1024 * 1024;

/** What of a text came into the step summary. */
export interface AppendedSummary {
  /** `cut`: its first lines and a note; `nothing`: the file had no room left. */
  readonly written: "all" | "cut" | "nothing";
}

/** How many bytes still fit into the summary of a step, behind what is there. */
export async function roomInStepSummary(path: string): Promise<number> {
  return limitBytes - (await sizeOf(path));
}

/**
 * Appends to the file that `$GITHUB_STEP_SUMMARY` names, never above its limit; what is cut says so.
 * @throws AppError `IO_FAILED`
 */
export async function appendStepSummary(path: string, text: string): Promise<AppendedSummary> {
  try {
    const fitting = fitLines(text.endsWith("\n") ? text : `${text}\n`, await roomInStepSummary(path));
    if (fitting.text !== "") await appendFile(path, fitting.text);
    return { written: fitting.written };
  } catch (error) {
    throw new AppError("IO_FAILED", "Could not append to the step summary", {
      kind: "environment",
      received: (error as NodeJS.ErrnoException).code ?? String(error),
      expected: "a writable file",
      hint: "unset GITHUB_STEP_SUMMARY, or let it name a writable file",
      where: { file: path },
      cause: error,
    });
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return found?.size ?? 0;
}

interface Fitting extends AppendedSummary {
  readonly text: string;
}

function fitLines(text: string, room: number): Fitting {
  if (Buffer.byteLength(text) <= room) return { written: "all", text };
  const lines = text.split("\n");
  let fence = "";
  let bytes = 0;
  let cut: { readonly kept: number; readonly note: string } | null = null;
  for (const [kept, line] of lines.entries()) {
    const note = cutNote(fence, lines.length - 1 - kept);
    if (bytes + Buffer.byteLength(note) > room) break;
    cut = { kept, note };
    bytes += Buffer.byteLength(line) + 1;
    fence = fenceAfter(fence, line);
  }
  if (cut === null) return { written: "nothing", text: "" };
  return { written: "cut", text: [...lines.slice(0, cut.kept), cut.note].join("\n") };
}

/** Closes an open code block first, so that the note is read as one. */
function cutNote(fence: string, missing: number): string {
  const closing = fence === "" ? "" : `${fence}\n`;
  return `${closing}\n> **Cut here:** ${missing} more lines do not fit into a step summary; the run folder has them all.\n`;
}

function fenceAfter(fence: string, line: string): string {
  const run = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (run === undefined) return fence;
  if (fence === "") return run;
  return run.startsWith(fence) && line.trim() === run ? "" : fence;
}
