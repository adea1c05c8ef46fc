// node bundle.mjs <folder of a build>: joins the modules of the program `loop` into few files, for each one costs a start
// 0.2 ms. Packages stay where they are and are loaded as late as before (docs/decisions/0016-loop-is-bundled.md).
import { statSync } from "node:fs";
import { isAbsolute, posix, relative, resolve, sep } from "node:path";
import { rolldown } from "rolldown";

const corpus = "harness/alignment/corpus";
/** Replaced in place; every other module stays as the compiler wrote it, for those who import it by itself. */
const entries = ["cli/loop/main", `${corpus}/read-worker`];
/** Bytes of a module that may be loaded where it is not needed. */
const LIGHT = 6000;
/** In how many entries, commands and other imports on demand a light module is needed before it is loaded with the others. */
const SHARED = 6;

const folder = resolve(process.argv[2]);
const fileOf = (entry) => resolve(folder, `${entry}.js`);

/** Every module goes on believing that it stands where the compiler put it, beside its schemas, templates and drivers. */
const ownPlace = {
  name: "own-place",
  transform: (code, id) => {
    const place = relative(folder, id).split(sep).join("/");
    return code.replaceAll("import.meta.url", `new URL("own-place:${place}", import.meta.url).href`);
  },
  renderChunk: (code, { fileName }) =>
    code.replaceAll(/"own-place:([^"]+)"/g, (_, file) => `"${posix.relative(posix.dirname(fileName), file)}"`),
};

/** What each module imports before it runs. */
const imports = new Map();
const listImports = {
  name: "list-imports",
  buildEnd() {
    for (const id of this.getModuleIds()) imports.set(id, this.getModuleInfo(id).importedIds);
  },
};

function withImports(id, found = new Set()) {
  if (found.has(id)) return found;
  found.add(id);
  for (const next of imports.get(id) ?? []) withImports(next, found);
  return found;
}

/** What the help needs stays apart; modules that bring no package and nothing large along go together. */
function groupOf(id) {
  if (entries.some((entry) => id === fileOf(entry))) return null;
  if (withImports(fileOf(entries[0])).has(id)) return "start";
  return [...withImports(id)].every(isLight) ? "common" : null;
}

function isLight(id) {
  return isAbsolute(id) ? statSync(id).size < LIGHT : id.startsWith("node:");
}

const bundle = await rolldown({
  cwd: folder, // comments in the files name modules from here
  input: Object.fromEntries(entries.map((entry) => [entry, fileOf(entry)])),
  external: (id) => !id.startsWith(".") && !isAbsolute(id),
  platform: "node",
  experimental: { chunkOptimization: false }, // it moves shared modules into an entry
  plugins: [ownPlace, listImports],
  logLevel: "silent", // an import on demand may be a plain one elsewhere; errors are thrown
});
const { output } = await bundle.write({
  dir: folder,
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  codeSplitting: { groups: [{ name: groupOf, minShareCount: SHARED }] },
  minifyInternalExports: false,
  hoistTransitiveImports: false,
});
await bundle.close();

const entryFiles = new Set(entries.map((entry) => `${entry}.js`));
const stuck = output.filter((file) => file.type === "chunk" && file.imports.some((name) => entryFiles.has(name)));
if (stuck.length > 0) {
  throw new Error(`${stuck.map((file) => file.fileName).join(", ")} would wait for an entry that waits for it`);
}
