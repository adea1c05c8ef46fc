import { homedir } from "node:os";
import { join, resolve } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Folder of native engines that `ptycho engine install` built, outside `node_modules` so that `npm ci` keeps them:
 * `$PTYCHO_CACHE/engine`, else `$XDG_CACHE_HOME/ptycho-loop/engine`, else `~/.cache/ptycho-loop/engine`.
 */
export function engineCacheFolder(environment: Environment = process.env): string {
  const own = environment["PTYCHO_CACHE"];
  if (own !== undefined && own !== "") return resolve(own, "engine");
  const shared = environment["XDG_CACHE_HOME"];
  const base = shared !== undefined && shared !== "" ? shared : join(homedir(), ".cache");
  return resolve(base, "ptycho-loop", "engine");
}
