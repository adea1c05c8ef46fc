import type { Manifest } from "../../evidence/types.ts";
import { plural } from "../../../base/text/plural.ts";
import { code } from "../text/markdown.ts";
import { counted } from "./facts.ts";

type Difference = Manifest["suiteDifferences"][number];

/** Markdown sentences on what the suite does now against what it did before. */
export function toRegressions(manifest: Manifest): readonly string[] {
  if (manifest.suite === null) {
    const { length } = manifest.changes;
    return [
      `No suite was run; ${length === 0 ? "no file was" : `${plural(length, "file")} ${length === 1 ? "was" : "were"}`} changed.`,
    ];
  }
  if (manifest.suiteDifferences.length === 0) return ["No suite was compared."];
  return [...manifest.suiteDifferences.flatMap((entry) => sentencesOf(manifest, entry)), ...mendedSentences(manifest)];
}

/** What the change broke and the loop mended: only the refused runs of the suite tell it. */
function mendedSentences({ refusals }: Manifest): readonly string[] {
  const broken = refusals.flatMap(({ code: reason, received }) =>
    reason === "suite-regressed" && received !== undefined ? received.split("\n") : [],
  );
  return [...new Set(broken)].map((failure) => `Newly failing earlier in this loop, mended since: ${code(failure)}`);
}

function sentencesOf(manifest: Manifest, { selector, against, difference }: Difference): readonly string[] {
  const command = manifest.suite?.selectors.find(({ key }) => key === selector)?.command ?? selector;
  const base =
    against === null
      ? `${code(command)} has no earlier run to be compared with.`
      : `${code(command)} compared with ${nameOf(manifest, against)}: ${failuresText(difference.newlyFailing)}`;
  const lists: readonly (readonly [readonly string[], string])[] = [
    [difference.fixed, "fixed"],
    [difference.stillFailing, "failing as before, on the list of known failures"],
    [difference.added, "added"],
    [difference.gone, "gone"],
    [difference.newlySkipped, "newly skipped"],
  ];
  return [base, ...lists.filter(([ids]) => ids.length > 0).map(([ids, what]) => `${counted(ids, what)}.`)];
}

function nameOf(manifest: Manifest, against: string): string {
  return against === manifest.runId ? "this loop's baseline" : code(against);
}

function failuresText(newlyFailing: readonly string[]): string {
  return newlyFailing.length === 0 ? "no new failure." : `${counted(newlyFailing, "newly failing")}.`;
}
