import { readFileSync } from "node:fs";
import type { Attempt, Manifest, Results } from "../../../../src/harness/evidence/types.ts";

/** Folder of the story that the golden files tell. */
export const storyFolder = new URL("../../../fixtures/summary/", import.meta.url);

/** The records of one whole loop, fresh each time. */
export function loadStory(): { manifest: Manifest; results: Results; attempt: Attempt } {
  return {
    manifest: read("manifest.json") as Manifest,
    results: read("results.json") as Results,
    attempt: read("attempt.json") as Attempt,
  };
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, storyFolder), "utf8"));
}
