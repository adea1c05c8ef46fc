import { knobFlags, type KnobFlag } from "../../base/schema/knob-flags.ts";
import type { ExecutionConfig } from "./execution-config.ts";
import { readExecutionKnobs } from "./execution-schema.ts";

/**
 * One flag for each knob of the execution config, in the order of the schema.
 * @public
 */
export function executionConfigFlags(): readonly KnobFlag[] {
  return knobFlags(readExecutionKnobs());
}

/**
 * The flags that give this config, those that only repeat a default left out: words of a command line, not quoted.
 * @public
 */
export function executionConfigArguments(config: ExecutionConfig): readonly string[] {
  return executionConfigFlags().flatMap(({ key, flag, type, default: usual }) => {
    const value = config[key as keyof ExecutionConfig];
    if (JSON.stringify(value) === JSON.stringify(usual)) return [];
    const [name = ""] = flag.split(" ");
    return type === "boolean" ? [name] : [name, Array.isArray(value) ? value.join(",") : String(value)];
  });
}
