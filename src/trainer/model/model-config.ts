import type { AppError, Place } from "../../base/errors/app-error.ts";
import type { Issue } from "../../base/errors/issue.ts";
import { knobFlags, type KnobFlag } from "../../base/schema/knob-flags.ts";
import { findKnobIssues } from "../../base/schema/knob-issues.ts";
import { renderKnobTable } from "../../base/schema/knob-table.ts";
import { fillDefaults, readKnobs } from "../../base/schema/knobs.ts";
import { configError } from "./config-error.ts";
import { networkWidths, outerChannels } from "./parameters.ts";
import type { ModelConfig } from "./types.ts";

/** JSON Schema of the model config: the one source of defaults, flags, table and validation. */
const schemaFile = new URL("./model-config.schema.json", import.meta.url);

/**
 * Validates a model config and fills in the defaults.
 * @param input an object with `N` and any other knob, as it came from a file, a checkpoint or the command line
 * @param where the file that it came from, for the error. @default the words "model config"
 * @throws AppError `MODEL_INVALID` with all problems together: unknown knobs with the nearest name, wrong types, values
 * out of range, and values that are fine each and make no network together
 * @see /specs/network.md §5
 * @public
 * @see specs/network.md §5
 */
export function resolveModelConfig(input: unknown, where: Place = { file: "model config" }): ModelConfig {
  const issues = findKnobIssues(input, schemaFile, where);
  if (issues.length > 0) throw invalid(issues, where);
  const written = input as Partial<ModelConfig>;
  const config = fillDefaults(readKnobs(schemaFile), {
    ...(written.architecture === "supervised" && { loss: "mae" }),
    ...written,
  }) as unknown as ModelConfig;
  const contradictions = findContradictions(config, where);
  if (contradictions.length > 0) throw invalid(contradictions, where);
  return config;
}

/**
 * One flag for each knob of the model config, in the order of the schema.
 * @public
 */
export function modelConfigFlags(): readonly KnobFlag[] {
  return knobFlags(readKnobs(schemaFile));
}

/**
 * All knobs as a Markdown table: name, flag, values, default, meaning.
 * @public
 */
export function renderModelConfigTable(): string {
  return renderKnobTable(readKnobs(schemaFile));
}

function invalid(issues: readonly Issue[], where: Place): AppError {
  return configError(issues, { what: "The model config", code: "MODEL_INVALID", where });
}

/** What a schema cannot say: values that are fine each and make no network together. */
function findContradictions(config: ModelConfig, where: Place): readonly Issue[] {
  const { architecture, gridsize, loss, nFiltersScale } = config;
  const clash = (message: string, details: Pick<Issue, "received" | "expected" | "hint">): Issue => ({
    severity: "error",
    rule: "config-value",
    where,
    message,
    ...details,
  });
  const issues: Issue[] = [];
  if (architecture === "supervised" && gridsize !== 1) {
    issues.push(
      clash("a supervised model has no groups", {
        received: `\`gridsize\` ${gridsize}`,
        expected: "`gridsize` 1: the baseline takes one pattern at a time",
        hint: 'leave `gridsize` out, or take `architecture` "pinn"',
      }),
    );
  }
  if (architecture === "supervised" && loss !== "mae") {
    issues.push(
      clash("a supervised model knows labels, no counts", {
        received: `\`loss\` ${loss}`,
        expected: "`loss` mae",
        hint: "leave `loss` out: a supervised model takes `mae` by itself",
      }),
    );
  }
  if (!hasWholeWidths(config)) {
    issues.push(
      clash("`nFiltersScale` makes no network", {
        received: `${nFiltersScale} at N = ${config.N}: widths ${listWidths(config).join(", ")}`,
        expected: `whole widths, and more than ${outerChannels} filters in a decoder's last block`,
        hint: "take 0.25, 0.5, 1 or 2",
      }),
    );
  }
  return issues;
}

function hasWholeWidths(config: ModelConfig): boolean {
  const last = networkWidths(config).decoder.at(-1) as number;
  return listWidths(config).every((width) => Number.isInteger(width)) && last > outerChannels;
}

function listWidths(config: ModelConfig): readonly number[] {
  const { encoder, decoder, outer } = networkWidths(config);
  return [...encoder, ...decoder, outer];
}
