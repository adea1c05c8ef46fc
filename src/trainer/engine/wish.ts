import { availableParallelism } from "node:os";
import { AppError } from "../../base/errors/app-error.ts";
import type { EngineName, EngineOptions, Precision } from "./types.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is wanted of an engine, defaults filled in. */
export interface EngineWish {
  readonly name: EngineName | "auto";
  readonly precision: Precision;
  readonly threads: number;
  /** Where the name came from, for the sentence that says why. */
  readonly named: "option" | "environment" | "default";
  /** Why this name, in words. */
  readonly because: string;
}

const names = ["auto", "native", "wasm"] as const;
const precisions = ["float32", "bfloat16-mixed"] as const;

/**
 * Fills in what was not said: the name from `PTYCHO_ENGINE` (an explicit `native` or `wasm` wins over it), threads from
 * `TF_NUM_INTRAOP_THREADS`, else as many as there are processors.
 * @throws AppError `CONFIG_INVALID` for a name, precision or thread count that does not exist
 */
export function resolveWish(options: EngineOptions = {}, environment: Environment = process.env): EngineWish {
  const variable = environment["PTYCHO_ENGINE"] ?? "";
  const asked = options.name ?? "auto";
  const isNamed = asked !== "auto";
  const fromVariable = !isNamed && variable !== "";
  const name = oneOf(fromVariable ? variable : asked, names, fromVariable ? "PTYCHO_ENGINE" : "engine");
  return {
    name,
    precision: oneOf(options.precision ?? "float32", precisions, "precision"),
    threads: options.threads === undefined ? defaultThreads(environment) : assertThreads(options.threads),
    named: isNamed ? "option" : fromVariable ? "environment" : "default",
    because: fromVariable ? `PTYCHO_ENGINE names ${name}` : (options.because ?? `${name} was asked for`),
  };
}

function defaultThreads(environment: Environment): number {
  const threads = Number(environment["TF_NUM_INTRAOP_THREADS"]);
  return Number.isInteger(threads) && threads >= 1 ? threads : availableParallelism();
}

function oneOf<T extends string>(value: string, allowed: readonly T[], what: string): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new AppError("CONFIG_INVALID", `There is no such ${what}`, {
    received: `${what} = ${value}`,
    expected: allowed.join(", "),
    hint: `use one of: ${allowed.join(", ")}`,
  });
}

function assertThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1) return threads;
  throw new AppError("CONFIG_INVALID", "The number of threads is not a positive integer", {
    received: `threads = ${threads}`,
    expected: "1, 2, 3, …",
    hint: `leave it out to use all ${availableParallelism()} processors`,
  });
}
