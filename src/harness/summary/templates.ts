import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import type { TemplateName, TemplateSet, TemplateSource } from "./types.ts";

/** Raised when the same view and templates are printed otherwise than before. */
const renderingVersion = 4;

const templateNames: readonly TemplateName[] = [
  "summary.md",
  "ledger-entry.md",
  "commit-message.txt",
  "step-summary.md",
];

/**
 * The built-in templates, each replaced by the project's file of the same name in its own folder, if it has one.
 * Other `*.hbs` files there are partials.
 * @param overrideFolder absolute; null where the project has none. A folder that does not exist counts as none.
 * @throws AppError `IO_FAILED`
 */
export async function loadTemplates(overrideFolder: string | null): Promise<TemplateSet> {
  const own = overrideFolder === null ? {} : await readFolder(overrideFolder);
  const documents = Object.fromEntries(templateNames.map((name) => [name, own[name] ?? builtIn(name)]));
  const partials = Object.entries(own).filter(([name]) => !(templateNames as readonly string[]).includes(name));
  return { documents: documents as TemplateSet["documents"], partials: Object.fromEntries(partials) };
}

/** SHA-256 over all that decides how a view is printed; loops with equal hashes can be rendered anew and compared. */
export function templateHash(set: TemplateSet): string {
  const texts = [set.documents, set.partials].flatMap((sources) =>
    Object.entries(sources)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, { text }]) => [name, text]),
  );
  return createHash("sha256")
    .update(JSON.stringify([renderingVersion, texts]))
    .digest("hex");
}

function builtIn(name: TemplateName): TemplateSource {
  const file = `${name}.hbs`;
  return { file, text: readFileSync(new URL(`./${file}`, import.meta.url), "utf8") };
}

async function readFolder(folder: string): Promise<Readonly<Record<string, TemplateSource>>> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".hbs")).sort();
    const sources = await Promise.all(names.map((name) => readSource(join(folder, name))));
    return Object.fromEntries(names.map((name, index) => [name.slice(0, -".hbs".length), sources[index]!]));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT") return {};
    throw new AppError("IO_FAILED", "Could not read the project's templates", {
      kind: "environment",
      received: code,
      expected: "a folder of *.hbs files",
      hint: "see that the folder in the configuration is right and readable",
      where: { file: folder },
      cause: error,
    });
  }
}

async function readSource(file: string): Promise<TemplateSource> {
  return { file, text: await readFile(file, "utf8") };
}
