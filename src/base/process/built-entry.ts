/**
 * The program of a thread as it is built. Node 20 runs no TypeScript: from the sources, as tests run, it is taken from `dist`.
 * @param source where its source stands, so that tools see that it is used
 */
export function builtEntry(source: URL): URL {
  const built = source.href.replace(/\.ts$/, ".js");
  const fromSources = import.meta.url.endsWith(".ts");
  return new URL(fromSources ? built.replace(/\/src\/((?:harness|trainer)\/(?:[^/]+\/)*[^/]+)$/, "/dist/$1") : built);
}
