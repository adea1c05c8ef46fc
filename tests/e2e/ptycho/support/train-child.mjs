// node train-child.mjs <module> <folder> <epochs>: trains in a process of its own, which a test may kill. Node 20 runs
// no TypeScript, so that the module is loaded through the server that vitest itself uses.
import { fileURLToPath } from "node:url";
import { createViteServer } from "vitest/node";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const server = await createViteServer({
  root,
  configFile: false,
  logLevel: "error",
  appType: "custom",
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, watch: null, ws: false },
});
const [module, folder, epochs] = process.argv.slice(2);
const { train } = await server.ssrLoadModule(module);
await train(folder, Number(epochs));
await server.close();
