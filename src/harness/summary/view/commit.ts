import type { FileChange, Manifest } from "../../evidence/types.ts";
import { ledgerPartPath } from "../../ledger/part.ts";
import { oneLine, shorten } from "../text/line.ts";
import { shellQuote } from "../text/shell.ts";
import type { CommitView } from "../types.ts";
import { countsText } from "./steps.ts";

/** What git shows of a subject without cutting it. */
const maxSubject = 72;
const maxBodyFiles = 20;

/** The commit that closes the loop: its message, and the commands with every path named. */
export function toCommit(manifest: Manifest): CommitView {
  const subject = oneLine(`[${manifest.initiative.id} ${manifest.row.id}] ${plainTitle(manifest.row.title)}`);
  return {
    subject: shorten(subject, maxSubject),
    body: bodyOf(manifest),
    selectors: (manifest.green?.selectors ?? []).map(({ command }) => oneLine(command)),
    commands: commandsFor(commitPaths(manifest), `${manifest.runId}/commit-message.txt`),
  };
}

/** Every path that belongs to the loop: changes, plan, run folder, ledger; relative to the project's root. */
export function commitPaths(manifest: Manifest): readonly string[] {
  const { ledgerPath } = manifest;
  const changed = manifest.changes.flatMap(({ path, renamedFrom }) =>
    renamedFrom === null ? [path] : [renamedFrom, path],
  );
  const ledger = ledgerPath === undefined ? [] : [ledgerPath, ledgerPartPath(ledgerPath, manifest.runId)];
  return [...new Set([...changed, manifest.initiative.planPath, manifest.runId, ...ledger])];
}

/** The commit names its paths too: what was staged before is none of its business. */
function commandsFor(paths: readonly string[], messageFile: string): string {
  // A path with a star, a bracket or a leading colon would be taken for a pattern, and add more than itself.
  const git = paths.some((path) => /[*?[\\]|^:/.test(path)) ? "git --literal-pathspecs" : "git";
  const list = paths.map((path) => `  ${shellQuote(path)}`);
  return [`${git} add --`, `${git} commit -F ${shellQuote(messageFile)} --`]
    .map((command) => `${[command, ...list].join(" \\\n")}\n`)
    .join("");
}

function bodyOf(manifest: Manifest): readonly string[] {
  const files = manifest.changes.slice(0, maxBodyFiles).map(fileLine);
  const more = manifest.changes.length - maxBodyFiles;
  return [
    `- ${oneLine(`${manifest.row.id}: ${plainTitle(manifest.row.title)}`)}`,
    ...files,
    ...(more > 0 ? [`- and ${more} more files`] : []),
    ...(manifest.suite?.selectors ?? []).map(({ command, counts }) =>
      oneLine(`- Full suite: ${countsText(counts)} (${command})`),
    ),
    ...(manifest.rule.kind === "red-green"
      ? []
      : [oneLine(`- Passed by the rule ${manifest.rule.kind}: ${manifest.rule.reason ?? "no reason given"}`)]),
  ];
}

function fileLine({ path, note, kind }: FileChange): string {
  return oneLine(`- ${path}: ${note === null ? kind : plainTitle(note)}`);
}

/** Code spans mean nothing in a commit message. */
function plainTitle(text: string): string {
  return text.replaceAll("`", "");
}
