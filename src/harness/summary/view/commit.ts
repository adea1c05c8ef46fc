import type { FileChange, Manifest } from "../../evidence/types.ts";
import type { CommitPaths } from "../../git/repository.ts";
import { ledgerPartPath } from "../../ledger/part.ts";
import { oneLine, shorten } from "../../../base/text/line.ts";
import { shellQuote } from "../../../base/text/shell.ts";
import type { CommitView } from "../types.ts";
import { testsChangedSinceRed } from "./conditions.ts";
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
export function commitPaths(manifest: Manifest): CommitPaths {
  const { ledgerPath, runId } = manifest;
  const ledger = ledgerPath === undefined ? [] : [ledgerPath, ledgerPartPath(ledgerPath, runId)];
  const records = [manifest.initiative.planPath, runId, ...ledger];
  const others = manifest.changes.filter(({ path }) => !records.includes(path));
  const changed = others.filter(({ kind }) => kind !== "deleted").map(({ path }) => path);
  const gone = others.flatMap(({ path, kind, renamedFrom }) => (kind === "deleted" ? [path] : (renamedFrom ?? [])));
  return { changed, gone: gone.filter((path) => !isFolderOf(path, changed)), records };
}

/** Git takes such a path for a repository of its own; the old file goes all the same, its place being taken. */
function isFolderOf(path: string, paths: readonly string[]): boolean {
  return paths.some((each) => each.startsWith(`${path}/`));
}

/**
 * The loop's own files are added against ignore rules, what is gone is not added at all (git knows no such path once
 * its deletion is staged), and the commit names all paths: what was staged before is none of its business.
 */
function commandsFor({ changed, gone, records }: CommitPaths, messageFile: string): string {
  const all = [...changed, ...gone, ...records];
  // A path with a star, a bracket or a leading colon would be taken for a pattern, and add more than itself.
  const git = all.some((path) => /[*?[\\]|^:/.test(path)) ? "git --literal-pathspecs" : "git";
  return [
    ...(changed.length === 0 ? [] : [toCommand(`${git} add --`, changed)]),
    toCommand(`${git} add -f --`, records),
    toCommand(`${git} commit -F ${shellQuote(messageFile)} --`, all),
  ].join("");
}

function toCommand(command: string, paths: readonly string[]): string {
  return `${[command, ...paths.map((path) => `  ${shellQuote(path)}`)].join(" \\\n")}\n`;
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
    ...testsChangedSinceRed(manifest).map((path) => oneLine(`- Test file changed since RED: ${path}`)),
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
