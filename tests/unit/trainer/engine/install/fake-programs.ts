import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The body of a shell script for each name. */
export type FakePrograms = Readonly<Record<string, string>>;

/** Programs that answer the look-up and do nothing else. */
export const willing: FakePrograms = {
  python3: 'case "$*" in *--version*) echo "pip 25.0";; esac',
  "g++": 'case "$*" in *--version*) echo "g++ 12";; esac',
  npm: 'case "$*" in *--version*) echo "10.0";; esac',
  tar: 'case "$*" in *--version*) echo "tar 1.34";; esac',
};

/** Makes a folder with these programs and nothing else; returns the environment whose PATH is that folder. */
export async function fakePrograms(
  root: string,
  programs: FakePrograms,
): Promise<{ readonly PATH: string; CXX: undefined }> {
  const folder = join(root, "bin");
  await mkdir(folder, { recursive: true });
  for (const [name, body] of Object.entries(programs)) {
    const file = join(folder, name);
    await writeFile(file, `#!/bin/sh\n${body}\n`);
    await chmod(file, 0o755);
  }
  return { PATH: folder, CXX: undefined };
}
