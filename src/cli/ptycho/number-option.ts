import { InvalidArgumentError, Option } from "commander";

/** What a number on the command line may be. */
export interface NumberRule {
  /** @default false */
  readonly integer?: boolean;
  /** @default no bound */
  readonly least?: number;
  /** A bound that is not reached itself. @default no bound */
  readonly above?: number;
}

/** An option that takes a number; text, `NaN`, infinity and numbers out of range are usage errors that name the flag. */
export function numberOption(flag: string, description: string, rule: NumberRule = {}): Option {
  return new Option(flag, description).argParser((text) => parseNumber(text, rule));
}

/**
 * @throws InvalidArgumentError which commander turns into a usage error
 */
function parseNumber(text: string, rule: NumberRule): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const { integer = false, least = -Infinity, above = -Infinity } = rule;
  const fits = Number.isFinite(value) && value >= least && value > above && (!integer || Number.isSafeInteger(value));
  if (fits) return value;
  throw new InvalidArgumentError(describe(rule));
}

function describe({ integer = false, least, above }: NumberRule): string {
  const kind = integer ? "an integer" : "a number";
  if (least !== undefined) return `${kind}, ${least} or more`;
  return above === undefined ? kind : `${kind} above ${above}`;
}
