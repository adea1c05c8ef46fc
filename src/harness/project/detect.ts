import { detectJavaScript } from "./detect-javascript.ts";
import { detectOthers } from "./detect-others.ts";
import { detectPytest } from "./detect-pytest.ts";
import type { DetectedRunner } from "./detected-runner.ts";
import { surveyFiles } from "./survey.ts";

/**
 * The runners that a project seems to use, likeliest first. Reads file names and a few small files; starts nothing.
 * @param root the repository's root, absolute
 */
export async function detectRunners(root: string): Promise<readonly DetectedRunner[]> {
  const survey = await surveyFiles(root);
  const found = await Promise.all([detectJavaScript(survey), detectPytest(survey), detectOthers(survey)]);
  return found.flat();
}
