import { open, opendir } from "node:fs/promises";
import { join } from "node:path";

/** Names of the files near a project's root, and a way to look into them. */
export interface Survey {
  /** The project's root, absolute. */
  readonly root: string;
  /** Relative to the root, `/` separators, sorted; nearest first. */
  readonly files: readonly string[];
  /** The start of a file as text; empty where there is none or it cannot be read. */
  readonly read: (path: string) => Promise<string>;
}

const maxFolders = 1500;
const maxFiles = 50_000;
const maxEntriesOfFolder = 20_000;
const maxDepth = 5;
const maxBytes = 1_048_576;

/** Folders that hold what others wrote, or what was built: nothing in them says how this project is tested. */
const foreign = new Set([
  "bower_components",
  "build",
  "coverage",
  "dist",
  "env",
  "node_modules",
  "site-packages",
  "target",
  "vendor",
  "venv",
]);

/** Lists a project's files breadth first within fixed bounds. Links are not followed, unreadable folders are passed over. */
export async function surveyFiles(root: string): Promise<Survey> {
  const files: string[] = [];
  let level = [""];
  let visited = 0;
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level.slice(0, maxFolders - visited)) {
      const entries = await listFolder(join(root, folder));
      files.push(...entries.filter((entry) => entry.isFile()).map((entry) => `${folder}${entry.name}`));
      next.push(...entries.filter(isOwnFolder).map((entry) => `${folder}${entry.name}/`));
    }
    visited += level.length;
    level = next;
    if (visited >= maxFolders || files.length >= maxFiles) break;
  }
  return { root, files, read: (path) => readStart(join(root, path)) };
}

/** Folder of a file of the survey; `.` is the root. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
}

/** Name of a file of the survey, without its folder. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Folders of what a project shows or is tested with: a build file there says nothing of how the project is tested. */
const samples = /(?:^|\/)(?:_*fixtures?_*|testdata|test[-_]data|examples?|samples?|demos?|templates?|resources)\//iu;

/** Whether a file stands for another project than this one. */
export function isSample(path: string): boolean {
  return samples.test(path);
}

interface Entry {
  readonly name: string;
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
}

async function listFolder(path: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of await opendir(path)) {
      entries.push(entry);
      if (entries.length === maxEntriesOfFolder) break;
    }
  } catch {
    return entries;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isOwnFolder(entry: Entry): boolean {
  return entry.isDirectory() && !entry.name.startsWith(".") && !foreign.has(entry.name);
}

async function readStart(path: string): Promise<string> {
  try {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return "";
  }
}
