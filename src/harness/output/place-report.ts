import type { CheckReport } from "./check-report.ts";

/**
 * A report whose findings name files from the top of the repository, as GitHub reads SARIF and annotations.
 * @param place of the project's root, `backend/`; empty where that is the top
 */
export function placeReport<Report extends Pick<CheckReport, "issues">>(report: Report, place: string): Report {
  if (place === "") return report;
  const issues = report.issues.map((issue) => {
    return { ...issue, where: { ...issue.where, file: `${place}${issue.where.file}` } };
  });
  return { ...report, issues };
}
