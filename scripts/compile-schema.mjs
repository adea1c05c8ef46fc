// node compile-schema.mjs <folder of a build>: writes the plan's schema there as code, so that no start compiles it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import standaloneCode from "ajv/dist/standalone/index.js";

const folder = join(process.argv[2], "harness", "plan");
const { compilePlanSchema } = await import(pathToFileURL(join(folder, "plan-schema.js")).href);
const { ajv, validate } = compilePlanSchema();
writeFileSync(join(folder, "plan.schema.cjs"), standaloneCode.default(ajv, validate));
