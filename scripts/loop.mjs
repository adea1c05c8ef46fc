// `npm run loop`: builds what is stale, then hands over to the program.
import { buildIfStale } from "./build.mjs";

buildIfStale();
await import("../dist/cli/loop/main.js");
