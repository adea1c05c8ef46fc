// `node scripts/count-tests.mjs <report.json>…` prints `N passed, N failed, N skipped` from vitest's JSON reports.
// A file that failed outside its tests (import, hook), and a report that was never written, count as one failure each.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Totals of several reports. */
export function countTests(paths) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const path of paths) {
    for (const status of statusesOf(path)) totals[totalOf(status)] += 1;
  }
  return totals;
}

function statusesOf(path) {
  const report = readReport(path);
  if (report === null) return ["failed"];
  return report.testResults.flatMap(({ status, assertionResults }) => {
    const statuses = assertionResults.map((test) => test.status);
    return status === "failed" && !statuses.includes("failed") ? [...statuses, "failed"] : statuses;
  });
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

function totalOf(status) {
  if (status === "passed" || status === "failed") return status;
  return "skipped"; // pending, todo, disabled
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, skipped } = countTests(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}
