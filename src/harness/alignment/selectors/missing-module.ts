import { posix } from "node:path";
import type { CollectionError } from "../../runners/types.ts";

/** A module that an import names and that is not there. */
export type MissingModule =
  | { readonly language: "python"; readonly name: string }
  | {
      readonly language: "javascript";
      /** As written, the root taken out: `../src/gone.ts`, `left-pad`, `@/gone`. */
      readonly name: string;
      /** The file that a path means, relative to the root; null for a package. */
      readonly path: string | null;
    };

const SPECIFIERS: readonly RegExp[] = [
  /Failed to resolve import "([^"]{1,400})" from "([^"]{1,400})"/,
  /Cannot find (?:module|package) '([^']{1,400})' imported from '?([^'\n]{1,400})/,
  /Failed to load url (\S{1,400}) \(resolved id: [^)]{1,400}\) in (\S{1,400})/,
  /Cannot find module '([^']{1,400})'()/,
];

/** What an import missed, of a failure whose paths are relative to the root; null where it failed otherwise. */
export function findMissingModule({ file, failure }: CollectionError): MissingModule | null {
  const python = /^No module named '?([\w.]{1,300})'?/.exec(failure.message)?.[1];
  if (python !== undefined) return { language: "python", name: python };
  for (const pattern of SPECIFIERS) {
    const [, name, importer = ""] = pattern.exec(failure.message) ?? [];
    if (name !== undefined) return { language: "javascript", name, path: pathOf(name, importer || (file ?? "")) };
  }
  return null;
}

/** `./x` counts from the importer, `/x` and `tests/x.ts` from the root; names of packages mean no file. */
function pathOf(name: string, importer: string): string | null {
  if (/^\.{1,2}(?:\/|$)/.test(name)) return posix.join(posix.dirname(importer.replace(/[.,]?\s*$/, "")), name);
  if (/^[/~#]|^@\//.test(name)) return posix.normalize(name.replace(/^[/~#@]+/, ""));
  return /^(?:@[^/]+\/)?[^/]+$|^@/.test(name) || !/\.[cm]?[jt]sx?$/.test(name) ? null : posix.normalize(name);
}
