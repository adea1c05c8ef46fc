import { realpathSync } from "node:fs";
import { shorten } from "../../../base/text/line.ts";
import { relativePaths } from "../../../base/text/relative-paths.ts";
import { listDeleted, listGone } from "../../git/list-gone.ts";
import { listIgnored } from "../../git/list-ignored.ts";
import type { CollectionError } from "../../runners/types.ts";
import { createPathTree } from "../documents/path-tree.ts";
import type { Answer } from "./answers.ts";
import { explainBroken, pathsInQuestion, type Explanation } from "./explain-broken.ts";

/** An answer in which a file that could not be loaded is the project's fault, or that of what surrounds it. */
export type Judged =
  | Exclude<Answer, { readonly kind: "broken" }>
  | { readonly kind: "broken"; readonly message: string; readonly hint: string };

const LONGEST = 400;

/** Answers with the cause of each file that could not be loaded; paths below the root are told relative to it. */
export async function judgeBroken(
  answers: readonly Answer[],
  { root, listed }: { readonly root: string; readonly listed: readonly string[] },
): Promise<readonly Judged[]> {
  const tidy = (text: string): string => relativePaths(relativePaths(text, root), realpathSync(root));
  const errors = answers.flatMap((answer) => (answer.kind === "broken" ? [tidyError(answer.error, tidy)] : []));
  const explain = errors.length === 0 ? null : await openExplainer(errors, root, listed);
  return answers.map((answer) => {
    if (answer.kind === "unknown") return { ...answer, message: tidy(answer.message), hint: tidy(answer.hint) };
    if (answer.kind === "nothing")
      return { ...answer, near: answer.near.map(tidy), hint: answer.hint === null ? null : tidy(answer.hint) };
    if (answer.kind !== "broken" || explain === null) return answer as Judged;
    const error = tidyError(answer.error, tidy);
    const { cause, hint } = explain(error);
    const message = `${error.file ?? "a file"} cannot be loaded: ${wordsOf(error)}`;
    return cause === "project" ? { kind: "broken", message, hint } : { kind: "unknown", message, hint };
  });
}

async function openExplainer(
  errors: readonly CollectionError[],
  root: string,
  listed: readonly string[],
): Promise<(error: CollectionError) => Explanation> {
  const [deleted, gone] = await Promise.all([listDeleted(root), listGone(root)]);
  const tree = createPathTree(listed.filter((path) => !deleted.has(path)));
  const ignored = await listIgnored(root, [...new Set(errors.flatMap((error) => pathsInQuestion(error, tree)))]);
  const project = { tree, gone: [...gone.keys()], isIgnored: (path: string) => ignored.has(path) };
  return (error) => explainBroken(error, project);
}

function tidyError({ file, failure }: CollectionError, tidy: (text: string) => string): CollectionError {
  return { file: file === null ? null : tidy(file), failure: { ...failure, message: tidy(failure.message) } };
}

/** Compilers say in their first line that something is wrong, and what in the next. */
function wordsOf({ failure: { type, message } }: CollectionError): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const told = /:\s*$/.test(lines[0] ?? "") ? lines.slice(0, 2).join(" ") : (lines[0] ?? "");
  return shorten(`${type === "" ? "" : `${type}: `}${told}`, LONGEST);
}
