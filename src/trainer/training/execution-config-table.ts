import { renderKnobTable } from "../../base/schema/knob-table.ts";
import { readExecutionKnobs } from "./execution-schema.ts";

/** Where the table lies in a page. */
export const EXECUTION_TABLE_MARKERS = {
  begin: "<!-- execution-config: begin -->",
  end: "<!-- execution-config: end -->",
} as const;

/**
 * All knobs as a Markdown table: name, flag, values, default, meaning.
 * @public
 */
export function renderExecutionConfigTable(): string {
  return renderKnobTable(readExecutionKnobs());
}
