import { toWords } from "./names.ts";

/** A path in words, as classes and packages spell it. */
export interface PathWords {
  /** `tests math test ts` */
  readonly withEnding: string;
  /** `tests math test` */
  readonly plain: string;
  /** `tests` */
  readonly folder: string;
}

/** The words of a path. */
export function pathWords(path: string): PathWords {
  return {
    withEnding: toWords(path),
    plain: toWords(path.replace(/\.[^./]*$/u, "")),
    folder: toWords(path.slice(0, Math.max(path.lastIndexOf("/"), 0))),
  };
}

/**
 * Whether words before a test's name are told by its path: all of them (`tests test_math`), only the first ones, behind
 * which another class follows (`part`), or none.
 */
export function explains(path: string, words: string): "whole" | "part" | "nothing" {
  const { withEnding, plain, folder } = pathWords(path);
  if ([withEnding, plain, folder].some((told) => ` ${told}`.endsWith(` ${words}`))) return "whole";
  const isPart = [withEnding, plain].some((told) => {
    const parts = told.split(" ");
    return parts.some((_, at) => words.startsWith(`${parts.slice(at).join(" ")} `));
  });
  return isPart ? "part" : "nothing";
}
