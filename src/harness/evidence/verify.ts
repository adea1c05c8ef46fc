import type { Issue } from "../../base/errors/issue.ts";
import { hashFile, listStoredFiles, loadAttempt } from "./manifest.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Manifest, ManifestFile } from "./types.ts";
import { validateRecord } from "./validate.ts";

/**
 * Compares a finished run's folder with its manifest: files changed, missing or added since. A record that is not of its
 * published form ends the comparison, as nothing can be read from it.
 */
export async function verifyRun(folder: RunFolder, manifest: Manifest): Promise<readonly Issue[]> {
  const invalid = await validateRecords(folder, manifest);
  if (invalid.length > 0) return invalid;
  const stored = await listStoredFiles(folder);
  const known = new Map(manifest.files.map((file) => [storedName(file), file]));
  const issues = await Promise.all(
    [...known].map(([name, file]) => verifyFile(folder, { name, file, present: stored.includes(name) })),
  );
  const strangers = stored.filter((name) => !known.has(name)).map((name) => strangerIssue(folder, name));
  const identity = manifest.runId === folder.runId ? [] : [identityIssue(folder, manifest)];
  return [...identity, ...issues.flat(), ...strangers];
}

async function validateRecords(folder: RunFolder, manifest: Manifest): Promise<readonly Issue[]> {
  const attempt = await loadAttempt(folder);
  return [
    ...validateRecord("manifest", manifest, `${folder.runId}/manifest.json`),
    ...(attempt === null ? [] : validateRecord("attempt", attempt, `${folder.runId}/attempt.json`)),
  ];
}

function storedName(file: ManifestFile): string {
  return file.stored === "gzip" ? `${file.path}.gz` : file.path;
}

async function verifyFile(
  folder: RunFolder,
  { name, file, present }: { name: string; file: ManifestFile; present: boolean },
): Promise<readonly Issue[]> {
  const where = { file: `${folder.runId}/${name}` };
  if (!present) {
    return [
      {
        severity: "error",
        rule: "evidence-missing",
        where,
        message: "the manifest lists this file, and it is gone",
        expected: `${file.size} bytes, sha256 ${file.sha256}`,
        hint: `git restore ${where.file}`,
      },
    ];
  }
  const actual = await hashFile(folder, name).catch(() => null);
  if (actual?.sha256 === file.sha256 && actual.size === file.size) return [];
  return [
    {
      severity: "error",
      rule: "evidence-changed",
      where,
      message: "it is not the file that the loop wrote",
      received: actual === null ? "an unreadable file" : `${actual.size} bytes, sha256 ${actual.sha256}`,
      expected: `${file.size} bytes, sha256 ${file.sha256}`,
      hint: `git restore ${where.file}`,
    },
  ];
}

function strangerIssue(folder: RunFolder, name: string): Issue {
  return {
    severity: "error",
    rule: "evidence-unlisted",
    where: { file: `${folder.runId}/${name}` },
    message: "it lies in a run folder, and the manifest does not list it",
    expected: "only files that the loop wrote",
    hint: "move it elsewhere",
  };
}

function identityIssue(folder: RunFolder, manifest: Manifest): Issue {
  return {
    severity: "error",
    rule: "evidence-moved",
    where: { file: `${folder.runId}/manifest.json` },
    message: "the manifest belongs to another run folder",
    received: folder.runId,
    expected: manifest.runId,
    hint: "move the folder back to the path that its manifest names",
  };
}
