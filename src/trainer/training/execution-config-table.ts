import { executionConfigFlags } from "./execution-config-flags.ts";
import { formatKnobRange, readExecutionKnobs } from "./execution-schema.ts";

/**
 * Where the table lies in a page.
 * @public
 */
export const EXECUTION_TABLE_MARKERS = {
  begin: "<!-- execution-config: begin -->",
  end: "<!-- execution-config: end -->",
} as const;

/**
 * All knobs as a Markdown table: name, flag, values, default, meaning.
 * @public
 */
export function renderExecutionConfigTable(): string {
  const flags = new Map(executionConfigFlags().map((flag) => [flag.key, flag.flag]));
  const rows = Object.entries(readExecutionKnobs()).map(([name, knob]) =>
    row([
      code(name),
      code(flags.get(name) ?? ""),
      formatKnobRange(knob),
      code(JSON.stringify(knob.default)),
      knob.description,
    ]),
  );
  return [
    row(["Knob", "Flag", "Values", "Default", "What it does"]),
    row(Array.from({ length: 5 }, () => "---")),
    ...rows,
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
