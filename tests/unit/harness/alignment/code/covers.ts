import { openCodeReader, type CodeFacts } from "../../../../../src/harness/alignment/code/read-code.ts";

const reader = await openCodeReader();

/** What a source says, read with the default settings. */
export function readSource(path: string, text: string, linkWords: readonly string[] = []): Promise<CodeFacts> {
  const role = /(?:^|[._/])test/i.test(path) ? "test" : "code";
  return reader.read(text, path, role, { needs: ["impl", "test"], linkWords });
}

/** The number of each clause that the source names in `specs/x.md`, with the name of what is covered. */
export async function coversOf(path: string, text: string): Promise<Readonly<Record<string, string>>> {
  const { links } = await readSource(path, text);
  return Object.fromEntries(
    links.map(({ address, cover }) => [address.replace("specs/x.md §", ""), cover === null ? "none" : cover.name]),
  );
}

/** Hash of what the first link covers. */
export async function hashOf(path: string, text: string): Promise<string | undefined> {
  return (await readSource(path, text)).links[0]?.cover?.hash;
}
