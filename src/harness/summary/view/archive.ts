import type { Manifest } from "../../evidence/types.ts";
import { flat } from "../../../base/text/line.ts";

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: { readonly name: string; readonly remark: string }[];
}

/** Folders in the order of the steps; others follow by name. */
const stepOrder = ["baseline", "red", "green", "suite"];
/** Files of a run folder that grow or come into being after the manifest, or are it. */
const ownFiles = [
  ["journal.jsonl", ""],
  ["manifest.json", ""],
  ["attempt.json", ""],
  ["commit-message.txt", ""],
  ["summary.md", "this file"],
] as const;

/** The run folder as a tree of lines. */
export function toArchive(manifest: Manifest): string {
  const root = emptyFolder();
  for (const file of manifest.files) addFile(root, file.path, file.stored === "gzip" ? "stored as .gz" : "");
  for (const [path, remark] of ownFiles) {
    if (!manifest.files.some((file) => file.path === path)) addFile(root, path, remark);
  }
  return [`${flat(manifest.runId)}/`, ...linesOf(root, "")].join("\n");
}

function emptyFolder(): Folder {
  return { folders: new Map(), files: [] };
}

function addFile(root: Folder, path: string, remark: string): void {
  const parts = path.split("/");
  const name = parts.pop() ?? path;
  let folder = root;
  for (const part of parts) {
    const next = folder.folders.get(part) ?? emptyFolder();
    folder.folders.set(part, next);
    folder = next;
  }
  folder.files.push({ name, remark });
}

function linesOf(folder: Folder, indent: string): readonly string[] {
  const folders = [...folder.folders].sort(([left], [right]) => rank(left) - rank(right) || compare(left, right));
  const count = folders.length + folder.files.length;
  const branch = (index: number): string => (index === count - 1 ? "└── " : "├── ");
  const folderLines = folders.flatMap(([name, child], index) => [
    `${indent}${branch(index)}${flat(name)}/`,
    ...linesOf(child, `${indent}${index === count - 1 ? "    " : "│   "}`),
  ]);
  const fileLines = folder.files.map(({ name, remark }, index) => {
    return `${indent}${branch(folders.length + index)}${flat(name)}${remark === "" ? "" : ` (${remark})`}`;
  });
  return [...folderLines, ...fileLines];
}

function rank(name: string): number {
  const position = stepOrder.indexOf(name);
  return position === -1 ? stepOrder.length : position;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
