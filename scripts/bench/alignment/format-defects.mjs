// What each tool made of each defect, as Markdown: the verdicts side by side, then what was said.
import { table } from "../ptycho/document.mjs";
import { defects } from "./defects.mjs";
import { quote } from "./document.mjs";

const own = "loop check";

/** @param columns a tool each: `tool`, and `verdicts` by the defect's name or `missing` */
export function formatDefects(columns) {
  const head = ["defect", ...columns.map(({ tool }) => (tool === own ? `**${tool}**` : tool))];
  const rows = defects.map(({ name }) => [name, ...columns.map((column) => verdictCell(column, name))]);
  const clean = [
    "(none: the clean project)",
    ...columns.map(({ missing }) => (missing === undefined ? "passes · 0" : "–")),
  ];
  const sum = ["**found, of those that can be planted**", ...columns.map(countCell)];
  return [
    table(head, [clean, ...rows, sum]),
    ...columns
      .filter(({ missing }) => missing !== undefined)
      .map(({ tool, missing }) => `\n${tool}: not tried, ${missing}`),
    "",
    ...formatReasons(columns),
    "### What `loop check` says",
    "",
    formatLines(columns.filter(({ tool }) => tool === own)),
    "",
    "### What the others say",
    "",
    formatLines(columns.filter(({ tool }) => tool !== own)),
  ].join("\n");
}

function verdictCell({ verdicts, missing }, name) {
  if (missing !== undefined) return "not tried";
  const { verdict, exit } = verdicts[name];
  if (verdict === "not applicable") return "n/a";
  return verdict === "found" ? `**found** · ${exit}` : `${verdict} · ${exit ?? "ended"}`;
}

function countCell({ verdicts, missing }) {
  if (missing !== undefined) return "–";
  const all = Object.values(verdicts).filter(({ verdict }) => verdict !== "not applicable");
  return `${all.filter(({ verdict }) => verdict === "found").length} of ${all.length}`;
}

function formatReasons(columns) {
  const reasons = columns.flatMap(({ tool, verdicts = {} }) =>
    Object.entries(verdicts).flatMap(([name, { reason }]) => (reason === undefined ? [] : [{ tool, name, reason }])),
  );
  const byReason = new Map(reasons.map(({ reason }) => [reason, reasons.filter((each) => each.reason === reason)]));
  const lines = [...byReason].map(([reason, some]) => {
    const [names, tools] = ["name", "tool"].map((key) => [...new Set(some.map((each) => each[key]))].join(", "));
    return `- n/a, ${reason}: ${names} (${tools})`;
  });
  return lines.length === 0 ? [] : [...lines, ""];
}

/** The line that names the defect, of each tool that said one. */
function formatLines(columns) {
  const rows = defects.flatMap(({ name }) =>
    columns.flatMap(({ tool, verdicts }) => {
      const line = verdicts?.[name].line ?? "";
      return line === "" ? [] : [[name, tool, verdicts[name].exit, quote(line, tool === own ? 300 : 160)]];
    }),
  );
  return rows.length === 0 ? "Nothing." : table(["defect", "tool", "exit", "first line that names it"], rows);
}
