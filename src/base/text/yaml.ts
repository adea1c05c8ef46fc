import { createRequire } from "node:module";
import type * as Yaml from "yaml";
import { once } from "../collections/once.ts";

const load = createRequire(import.meta.url);

/** The YAML parser, loaded where the first text needs it: most runs read none, and it takes as long as reading a large spec. */
export const yamlParser = once(() => load("yaml") as typeof Yaml);
