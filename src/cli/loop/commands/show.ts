import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { foldJournal } from "../../../harness/cycle/loop-state.ts";
import { findRun } from "../../../harness/evidence/find-run.ts";
import { readJournal } from "../../../harness/evidence/journal.ts";
import { loadAttempt, loadManifest } from "../../../harness/evidence/manifest.ts";
import type { StepRecord } from "../../../harness/evidence/types.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop show <run>`: the summary of a finished run, or where an unfinished one stands. */
export function runShow(options: GlobalOptions, wish: string): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace } = await openProject(context);
    const folder = await findRun(workspace.root, workspace.config.reports, wish);
    const [manifest, attempt, events] = await Promise.all([
      loadManifest(folder),
      loadAttempt(folder),
      readJournal(folder),
    ]);
    const state = foldJournal(events);
    const summary =
      manifest === null ? null : await readFile(join(folder.path, "summary.md"), "utf8").catch(() => null);
    const held = [state?.baseline, state?.red, state?.green, state?.suite].filter((step) => step != null);
    const refused = state?.refused ?? [];
    const inTime = [...held, ...refused].sort((a, b) => Date.parse(a.finishedAt) - Date.parse(b.finishedAt));
    const text = summary ?? [`${folder.runId}: ${state?.phase ?? "no journal"}`, ...inTime.map(formatStep)].join("\n");
    tellResult(context, {
      command: "show",
      data: {
        runId: folder.runId,
        phase: state?.phase ?? null,
        attempt: attempt?.attempt ?? null,
        manifest,
        steps: held,
        refused,
      },
      text,
    });
    return 0;
  });
}

function formatStep(record: StepRecord): string {
  const lines = record.selectors.map(
    ({ command, verdict }) => `    ${verdict.holds ? "✓" : "✗"} ${command} — ${verdict.message}`,
  );
  return [
    `  ${record.step} ${record.holds ? "held" : "refused"} ${record.finishedAt.replace(/[.]\d+Z$/, "Z")}`,
    ...lines,
  ].join("\n");
}
