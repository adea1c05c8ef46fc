import type { Impact } from "../../harness/alignment/impact/impact.ts";

/** An impact in words: of each group the first ones, and how many more there are. @param since the commit, as it was named */
export function formatImpact({ files, clauses, removed, rows, tests, selectors }: Impact, since: string): string {
  return [
    ...part(`Changed files since ${since}`, files),
    ...part(
      "Clauses",
      clauses.map(({ id, title, reasons }) => `${id}  ${title} (${reasons.join(", ")})`),
    ),
    ...(removed.length === 0 ? [] : part("Removed clauses", removed.map(formatRemoved))),
    ...part(
      "Rows",
      rows.map(({ plan, row, title }) => `${plan} ${row}  ${title}`),
    ),
    ...part(
      "Tests",
      tests.map(({ path, name }) => `${path}  ${name}`),
    ),
    ...part("Selectors to run", selectors),
  ].join("\n");
}

function formatRemoved({ id, title, movedTo, linkedBy }: Impact["removed"][number]): string {
  const now = movedTo === null ? "" : `, now ${movedTo}`;
  const linkers = linkedBy.map(({ path, line, name }) =>
    [line === null ? path : `${path}:${line}`, ...(name === null ? [] : [name])].join(" "),
  );
  const more = linkers.length > mostLinkers ? ` and ${linkers.length - mostLinkers} more` : "";
  const links = linkers.length === 0 ? "no link" : `linked by ${linkers.slice(0, mostLinkers).join(", ")}${more}`;
  return `${id}  ${title}${now} (${links})`;
}

/** What a person reads at once. */
const mostLines = 20;
const mostLinkers = 5;

function part(title: string, lines: readonly string[]): readonly string[] {
  const shown = lines.length > mostLines + 1 ? lines.slice(0, mostLines) : lines;
  const more = lines.length - shown.length;
  return [
    `${title}: ${lines.length === 0 ? "none" : lines.length}`,
    ...shown.map((line) => `  ${line}`),
    ...(more === 0 ? [] : [`  and ${more} more (--json has all)`]),
  ];
}
