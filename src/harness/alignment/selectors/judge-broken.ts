import { realpathSync } from "node:fs";
import { shorten } from "../../../base/text/line.ts";
import { relativePaths } from "../../../base/text/relative-paths.ts";
import { listGone } from "../../git/list-gone.ts";
import { listIgnored } from "../../git/list-ignored.ts";
import type { CollectionError } from "../../runners/types.ts";
import { createLiveTree } from "../documents/live-tree.ts";
import type { Answer } from "./answers.ts";
import { readRequirements } from "./read-requirements.ts";
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
  const tidied = answers.map((answer) => tidyAnswer(answer, tidy));
  const errors = tidied.flatMap((answer) => (answer.kind === "broken" ? [answer.error] : []));
  if (errors.length === 0) return tidied as readonly Judged[];
  const explain = await openExplainer(errors, root, listed);
  return tidied.map((answer) => {
    if (answer.kind !== "broken") return answer;
    const { error } = answer;
    const { cause, hint } = explain(error);
    const message = `${error.file ?? "a file"} cannot be loaded: ${wordsOf(error)}`;
    return cause === "project" ? { kind: "broken", message, hint } : { kind: "unknown", message, hint };
  });
}

function tidyAnswer(answer: Answer, tidy: (text: string) => string): Answer {
  switch (answer.kind) {
    case "unknown":
      return { ...answer, message: tidy(answer.message), hint: tidy(answer.hint) };
    case "nothing":
      return { ...answer, near: answer.near.map(tidy), hint: answer.hint === null ? null : tidy(answer.hint) };
    case "broken":
      return { ...answer, error: tidyError(answer.error, tidy) };
    default:
      return answer;
  }
}

async function openExplainer(
  errors: readonly CollectionError[],
  root: string,
  listed: readonly string[],
): Promise<(error: CollectionError) => Explanation> {
  const [tree, gone] = await Promise.all([createLiveTree(root, listed), listGone(root)]);
  const ignored = await listIgnored(root, [...new Set(errors.flatMap((error) => pathsInQuestion(error, tree)))]);
  const declaredIn = await readRequirements(root, listed);
  const project = {
    tree,
    modules: modulesOf(listed),
    declaredIn,
    gone: [...gone.keys()],
    isIgnored: (path: string) => ignored.has(path),
  };
  return (error) => explainBroken(error, project);
}

/** `x` of `x.py` and of `x/__init__.py`. */
function modulesOf(listed: readonly string[]): readonly string[] {
  const names = listed.map((path) => /(?:^|\/)([^/]+)(?:\/__init__)?\.py$/.exec(path)?.[1] ?? "");
  return [...new Set(names)].filter((name) => name !== "" && name !== "__init__");
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
