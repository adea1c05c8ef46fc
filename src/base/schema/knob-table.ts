import { knobFlags } from "./knob-flags.ts";
import { formatKnobRange, type Knobs } from "./knobs.ts";

/** All knobs as a Markdown table: name, flag, values, default, meaning. */
export function renderKnobTable(knobs: Knobs): string {
  const rows = knobFlags(knobs).map(({ key, flag }) => {
    const knob = knobs[key] as Knobs[string];
    const preset = knob.default === undefined ? "required" : code(JSON.stringify(knob.default));
    return row([code(key), code(flag), formatKnobRange(knob), preset, knob.description]);
  });
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
