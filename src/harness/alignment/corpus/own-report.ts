import { closeSync, openSync, readSync } from "node:fs";

/** As far as marks stand from the beginning. */
const HEAD = 1_024;

/** How the outputs of `loop check` begin: JUnit XML, the page, SARIF, JSON, the step summary. */
const MARKS: readonly RegExp[] = [
  /^<\?xml [^>]*>\s*<testsuites name="loop check"/,
  /^<!doctype html>[\s\S]*<meta name="generator" content="loop check">/,
  /^\{[\s\S]*"driver":\s*\{\s*"name":\s*"loop check"/,
  /^\{"v":1,"event":"[a-z-]+","command":"check"/,
  /^## loop check: /,
];

/** Whether a text is an output of `loop check`, which must change nothing in the next one. */
export function isOwnReport(text: string): boolean {
  const head = text.slice(0, HEAD);
  return /^[<{#]/.test(head) && MARKS.some((mark) => mark.test(head));
}

/** The same of a file too large to be read. */
export function isOwnReportFile(path: string): boolean {
  const bytes = Buffer.alloc(HEAD);
  try {
    const file = openSync(path, "r");
    try {
      return isOwnReport(bytes.toString("utf8", 0, readSync(file, bytes, 0, HEAD, 0)));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
