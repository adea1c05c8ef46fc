import { knobFlags, type KnobFlag } from "../../base/schema/knob-flags.ts";
import { readExecutionKnobs } from "./execution-schema.ts";

/** One flag for each knob of the execution config, in the order of the schema. */
export function executionConfigFlags(): readonly KnobFlag[] {
  return knobFlags(readExecutionKnobs());
}
