import { type Knobs, readKnobs } from "../../base/schema/knobs.ts";

/** JSON Schema of the execution config: the one source of defaults, flags, the page of knobs, and validation. */
export const EXECUTION_CONFIG_SCHEMA = new URL("./execution-config.schema.json", import.meta.url);

/** All knobs by name, in the order of the schema. */
export function readExecutionKnobs(): Knobs {
  return readKnobs(EXECUTION_CONFIG_SCHEMA);
}
