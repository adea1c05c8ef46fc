import { isUtf8 } from "node:buffer";
import { runGit } from "../../git/run-git.ts";

/** What git knows of a folder. */
export interface Listing {
  /** Paths of files that git tracks or does not ignore, sorted, each once; deleted ones are among them. */
  readonly paths: readonly string[];
  /** Those whose names are not UTF-8, as well as they can be shown. Nothing can be said of their content. */
  readonly nameless: readonly string[];
  /** Folders that git could not look into, each with `/` at its end. */
  readonly closed: readonly string[];
}

/**
 * Lists a project's files as git sees them. Repositories within are not entered.
 * @throws AppError `GIT_FAILED`
 */
export async function listFiles(root: string): Promise<Listing> {
  let warnings = "";
  const output = await runGit(root, ["ls-files", "-z", "-c", "-o", "--exclude-standard"], {
    encoding: "latin1",
    onWarnings: (text) => void (warnings = text),
  });
  const paths = new Set<string>();
  const nameless = new Set<string>();
  for (const entry of output.split("\0")) {
    if (entry === "" || entry.endsWith("/")) continue; // an untracked repository
    const name = readName(entry);
    if (name === null) nameless.add(Buffer.from(entry, "latin1").toString());
    else paths.add(name);
  }
  return { paths: [...paths].sort(), nameless: [...nameless].sort(), closed: closedFolders(warnings) };
}

function closedFolders(warnings: string): readonly string[] {
  return [...warnings.matchAll(/^warning: could not open directory '(.+)':/gm)].map(([, path = ""]) => path).sort();
}

/** A name as UTF-8 says it; null where it does not. Names come byte by byte. */
function readName(entry: string): string | null {
  if (!/[\u0080-\u00ff]/.test(entry)) return entry;
  const bytes = Buffer.from(entry, "latin1");
  return isUtf8(bytes) ? bytes.toString() : null;
}
