import { readFileSync } from "node:fs";
import { AppError } from "../../base/errors/app-error.ts";
import { modelConfigFlags } from "../../trainer/model/model-config.ts";
import { executionConfigFlags } from "../../trainer/training/execution-config-flags.ts";

/** Knobs of model and execution, as a file has them; their values are not checked. */
export interface ConfigFile {
  readonly model?: Readonly<Record<string, unknown>>;
  readonly execution?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a config file.
 * @throws AppError `CONFIG_INVALID` for what is no JSON object of `model` and `execution`
 */
export function readConfigFile(file: string): ConfigFile {
  const wrong = (received: string, hint: string, cause?: unknown): AppError =>
    new AppError("CONFIG_INVALID", "The config file cannot be used", {
      received,
      expected: 'a JSON object with "model" and "execution", objects each',
      hint,
      where: { file },
      cause,
    });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw wrong((error as Error).message, "check the path; relative ones start at the current folder", error);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw wrong(
      (error as Error).message,
      "JSON has no comments, no commas at the end, and names in double quotes",
      error,
    );
  }
  if (!isObject(parsed)) throw wrong(JSON.stringify(parsed), 'write {"model": {…}, "execution": {…}}');
  const unknown = Object.keys(parsed as object).filter((key) => key !== "model" && key !== "execution");
  if (unknown.length > 0) throw wrong(`unknown ${unknown.join(", ")}`, placeOf(unknown));
  const bad = Object.entries(parsed as object).find(([, value]) => !isObject(value));
  if (bad !== undefined) throw wrong(`"${bad[0]}": ${JSON.stringify(bad[1])}`, `"${bad[0]}" is an object of knobs`);
  return parsed as ConfigFile;
}

/** Where knobs belong that stand beside `model` and `execution`, the `config.json` of a run among them. */
function placeOf(keys: readonly string[]): string {
  const places = (["model", "execution"] as const).flatMap((place) => {
    const known = new Set((place === "model" ? modelConfigFlags() : executionConfigFlags()).map(({ key }) => key));
    const own = keys.filter((key) => known.has(key));
    return own.length === 0 ? [] : [`${own.join(", ")} under "${place}"`];
  });
  return places.length === 0
    ? "specs/execution-config.md and specs/network.md list all knobs"
    : `put ${places.join(" and ")}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
