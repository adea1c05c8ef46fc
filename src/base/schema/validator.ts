import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type * as Ajv from "ajv/dist/2020.js";

const load = createRequire(import.meta.url);
const loaded = new Map<string, Ajv.ValidateFunction>();

/**
 * The validator of one of our JSON Schemas (draft 2020-12). The build compiles each ahead (scripts/compile-schemas.mjs):
 * 1 ms to load, where ajv and the schema take 50 on each start. Where nothing was built it is compiled here.
 * @param schemaFile the `*.schema.json` that stands beside the code that owns it
 */
export function loadValidator(schemaFile: URL): Ajv.ValidateFunction {
  const known = loaded.get(schemaFile.href);
  if (known !== undefined) return known;
  const compiledAhead = fileURLToPath(schemaFile).replace(/\.json$/, ".cjs");
  const validate = existsSync(compiledAhead)
    ? (load(compiledAhead) as Ajv.ValidateFunction)
    : compileSchema(schemaFile).validate;
  loaded.set(schemaFile.href, validate);
  return validate;
}

/**
 * Compiles a schema and keeps the code, for the build to write down.
 * @public
 */
export function compileSchema(schemaFile: URL): {
  readonly ajv: Ajv.Ajv2020;
  readonly validate: Ajv.ValidateFunction;
} {
  const { Ajv2020 } = load("ajv/dist/2020.js") as typeof Ajv;
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    discriminator: true,
    verbose: true,
    code: { source: true },
  });
  ajv.addVocabulary(["patternErrorMessage"]);
  const schema: unknown = JSON.parse(readFileSync(schemaFile, "utf8"));
  return { ajv, validate: ajv.compile(schema as object) };
}
