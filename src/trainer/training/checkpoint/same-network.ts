import { AppError } from "../../../base/errors/app-error.ts";
import type { ModelConfig, ParameterLayout } from "../../model/types.ts";
import type { Checkpoint } from "./types.ts";

/** The network that the weights of a checkpoint are wanted for. */
export interface ExpectedNetwork {
  readonly layout: ParameterLayout;
  readonly config: ModelConfig;
}

/** More differences than these are counted, not named. */
const NAMED = 20;

/**
 * Refuses the weights of another network.
 * @param file where the checkpoint came from, for the error
 * @throws AppError `MODEL_MISMATCH` naming every difference: knobs of the model, names and shapes of parameters
 */
export function assertSameNetwork(
  checkpoint: Pick<Checkpoint, "layout" | "identity">,
  expected: ExpectedNetwork,
  file = "the checkpoint",
): void {
  const differences = [
    ...compareConfigs(checkpoint.identity.model.config, expected.config),
    ...compareLayouts(checkpoint.layout, expected.layout),
  ];
  if (differences.length === 0) return;
  throw new AppError("MODEL_MISMATCH", `${file} holds the weights of another network`, {
    received: `${checkpoint.layout.size} weights, ${describe(checkpoint.identity.model.config)}`,
    expected: `${expected.layout.size} weights, ${describe(expected.config)}`,
    hint: "give the model the settings of the checkpoint, or take a checkpoint of this model",
    problems: [...differences.slice(0, NAMED), ...furtherThan(differences.length)],
    ...(file !== "the checkpoint" && { where: { file } }),
  });
}

function describe({ architecture, N, gridsize, nFiltersScale }: ModelConfig): string {
  return `${architecture} N=${N} gridsize=${gridsize} nFiltersScale=${nFiltersScale}`;
}

function furtherThan(count: number): readonly string[] {
  return count > NAMED ? [`and ${count - NAMED} more`] : [];
}

function compareConfigs(held: ModelConfig, wanted: ModelConfig): readonly string[] {
  const keys = [...new Set([...Object.keys(held), ...Object.keys(wanted)])] as (keyof ModelConfig)[];
  return keys.flatMap((key) =>
    held[key] === wanted[key] ? [] : `${key}: ${held[key]} in the checkpoint, ${wanted[key]} wanted`,
  );
}

function compareLayouts(held: ParameterLayout, wanted: ParameterLayout): readonly string[] {
  const shapes = new Map(held.parameters.map(({ name, shape }) => [name, shape.join("×")]));
  const names = new Set(wanted.parameters.map(({ name }) => name));
  const differing = wanted.parameters.flatMap(({ name, shape }) => {
    const other = shapes.get(name);
    if (other === undefined) return `${name}: not in the checkpoint`;
    return other === shape.join("×") ? [] : `${name}: ${other} in the checkpoint, ${shape.join("×")} wanted`;
  });
  const surplus = held.parameters.filter(({ name }) => !names.has(name));
  const found = [...differing, ...surplus.map(({ name }) => `${name}: only in the checkpoint`)];
  return found.length > 0 ? found : compareOrder(held, wanted);
}

/** The same parameters in another order would be read at the wrong places. */
function compareOrder(held: ParameterLayout, wanted: ParameterLayout): readonly string[] {
  const moved = wanted.parameters.filter(({ name, offset }, index) => {
    const other = held.parameters[index];
    return other?.name !== name || other.offset !== offset;
  });
  return moved.map(({ name }) => `${name}: at another place in the checkpoint`);
}
