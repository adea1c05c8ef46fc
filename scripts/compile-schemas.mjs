// node compile-schemas.mjs <folder of a build>: writes its schemas as code beside them, so that no start compiles one.
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import standaloneCode from "ajv/dist/standalone/index.js";

/** Schemas that the programs validate with; the one of events is for readers only. */
const schemas = [
  "harness/plan/plan.schema.json",
  "harness/project/config.schema.json",
  "harness/evidence/attempt.schema.json",
  "harness/evidence/manifest.schema.json",
  "harness/evidence/results.schema.json",
  "harness/summary/summary-view.schema.json",
  "trainer/model/model-config.schema.json",
  "trainer/training/execution-config.schema.json",
];

const folder = pathToFileURL(`${process.argv[2]}/`);
const { compileSchema } = await import(new URL("base/schema/validator.js", folder).href);
for (const name of schemas) {
  const schemaFile = new URL(name, folder);
  const { ajv, validate } = compileSchema(schemaFile);
  writeFileSync(fileURLToPath(schemaFile).replace(/\.json$/, ".cjs"), standaloneCode.default(ajv, validate));
}
