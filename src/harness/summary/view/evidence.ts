import type { Manifest, SelectorRecord } from "../../evidence/types.ts";
import { plural } from "../../../base/text/plural.ts";
import { code, inline } from "../text/markdown.ts";
import { failureText, type Facts } from "./facts.ts";
import { countsText, redSource, shortHash } from "./steps.ts";

const maxPinnedShown = 5;

/** Markdown sentences, each derived from a record of the loop. */
export function toEvidence(facts: Facts): readonly string[] {
  const { manifest } = facts;
  return [
    ...ruleSentences(manifest),
    ...redSentences(facts),
    ...greenSentences(facts),
    ...suiteSentences(manifest),
  ].concat(treeSentences(manifest));
}

/** Markdown: why a step is missing, by the rule that the row passed by. */
export function ruleReason(manifest: Manifest): string {
  const reason = manifest.rule.reason === null ? "no reason is given" : inline(manifest.rule.reason);
  const rules = {
    "red-green": "the rule asks for RED and GREEN",
    "green-only": "the row passes on GREEN alone",
    "nothing-to-run": "nothing is to be run for this row",
  };
  return `${rules[manifest.rule.kind]} (${reason})`;
}

function ruleSentences(manifest: Manifest): readonly string[] {
  return manifest.rule.kind === "red-green" ? [] : [`**Rule:** ${ruleReason(manifest)}.`];
}

function redSentences(facts: Facts): readonly string[] {
  const { red } = facts.manifest;
  if (red === null) return [];
  const sentences = red.selectors.flatMap((selector) => pinnedSentences(facts, selector));
  const rest = sentences.length - maxPinnedShown;
  return [
    ...sentences.slice(0, maxPinnedShown),
    ...(rest > 0 ? [`**RED:** ${plural(rest, "more test")} failed before the change, as expected.`] : []),
    `**Source of RED:** ${redSource(red)}.`,
  ];
}

function pinnedSentences(facts: Facts, selector: SelectorRecord): readonly string[] {
  const pinned = new Set(selector.pinned);
  const tests = facts.testsOf("red", selector.key).filter(({ id }) => pinned.has(id));
  if (tests.length > 0) {
    return tests.map(
      (test) => `**RED:** ${code(test.name)} failed before the change with ${code(failureText(test.failure))}.`,
    );
  }
  if (selector.verdict.code !== "red-absent") return [];
  const message = failureText(facts.collectionErrorsOf("red", selector.key)[0]?.failure ?? null);
  return [`**RED:** ${code(selector.command)} could not be built before the change: ${code(message)}.`];
}

function greenSentences(facts: Facts): readonly string[] {
  const { green } = facts.manifest;
  if (green === null) return [];
  const holding = green.selectors.filter(({ verdict }) => verdict.holds).length;
  const selectors = `${holding} of ${plural(green.selectors.length, "selector")} hold`;
  if (facts.pinned.size === 0) return [`**GREEN:** ${selectors}.`];
  const passed = new Set(
    green.selectors.flatMap(({ key }) =>
      facts.testsOf("green", key).flatMap(({ id, outcome }) => (outcome === "passed" ? [id] : [])),
    ),
  );
  const now = [...facts.pinned].filter((id) => passed.has(id)).length;
  const all = now === facts.pinned.size;
  const tests = all ? plural(now, "test") : `${now} of ${plural(facts.pinned.size, "test")}`;
  return [`**GREEN:** ${tests} pinned by RED ${all && now === 1 ? "passes" : "pass"} with the change; ${selectors}.`];
}

function suiteSentences(manifest: Manifest): readonly string[] {
  if (manifest.suite === null) return ["**Full suite:** not run."];
  const failing = manifest.suiteDifferences.reduce((sum, { difference }) => sum + difference.newlyFailing.length, 0);
  const compared = manifest.suiteDifferences.some(({ against }) => against !== null);
  const regressed = compared ? `; ${failing === 0 ? "no new failure" : plural(failing, "new failure")}` : "";
  return manifest.suite.selectors.map(
    ({ command, counts }) => `**Full suite:** ${code(command)} gave ${countsText(counts)}${regressed}.`,
  );
}

function treeSentences(manifest: Manifest): readonly string[] {
  const { red, green, suite } = manifest;
  const before = red === null ? [] : [`**Tree of RED:** ${treeCode(red.treeHash)}.`];
  if (green === null || suite === null) {
    const only = green ?? suite;
    return only === null ? before : [...before, `**Tree of ${only.step}:** ${treeCode(only.treeHash)}.`];
  }
  if (green.treeHash === suite.treeHash) {
    return [...before, `**One tree:** GREEN and the full suite ran on the same tree, ${treeCode(green.treeHash)}.`];
  }
  return [
    ...before,
    `**Two trees:** GREEN ran on ${treeCode(green.treeHash)}, the full suite on ${treeCode(suite.treeHash)}.`,
  ];
}

function treeCode(hash: string): string {
  return code(shortHash(hash) ?? "");
}
