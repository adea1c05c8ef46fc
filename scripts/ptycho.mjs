// `npm run ptycho`: builds what is stale, then hands over to the program.
import { buildIfStale } from "./build.mjs";

buildIfStale();
await import("../dist/cli/ptycho/main.js");
