import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type * as Ajv from "ajv/dist/2020.js";

const load = createRequire(import.meta.url);

/** Where the build puts the compiled schema: 1 ms to load, where ajv and the schema take 50 on each start. */
const compiledAhead = fileURLToPath(new URL("./plan.schema.cjs", import.meta.url));

/** The validator of the machine part; it is compiled here only where nothing was built. */
export function loadPlanValidator(): Ajv.ValidateFunction {
  return existsSync(compiledAhead) ? (load(compiledAhead) as Ajv.ValidateFunction) : compilePlanSchema().validate;
}

/**
 * Compiles the plan's schema and keeps the code, which the build (scripts/compile-schema.mjs) writes beside it.
 * @public
 */
export function compilePlanSchema(): { readonly ajv: Ajv.Ajv2020; readonly validate: Ajv.ValidateFunction } {
  const { Ajv2020 } = load("ajv/dist/2020.js") as typeof Ajv;
  const schema: unknown = JSON.parse(readFileSync(new URL("./plan.schema.json", import.meta.url), "utf8"));
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, verbose: true, code: { source: true } });
  return { ajv, validate: ajv.compile(schema as object) };
}
