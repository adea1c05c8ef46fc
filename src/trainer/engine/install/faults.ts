import { AppError } from "../../../base/errors/app-error.ts";
import type { QuickResult } from "../../../base/process/run-quick.ts";

/** A step of the build that failed, with the end of what the program said. */
export function buildFailed(message: string, details: { received: string; expected: string; hint: string }): AppError {
  return new AppError("ENGINE_BUILD_FAILED", message, { kind: "environment", ...details });
}

const networkWords =
  /NewConnectionError|Temporary failure in name resolution|Max retries|ConnectTimeout|ReadTimeout|ProxyError|SSLError|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|Could not fetch URL|network/i;
const diskWords = /No space left on device|ENOSPC/i;

/**
 * The error for a download that a package manager could not do: no network, no disk, or what it says itself.
 * @param registry `PyPI` or `npm`
 */
export function downloadFailed(what: string, registry: "PyPI" | "npm", result: QuickResult): AppError {
  const said = `${result.stderr}\n${result.stdout}`;
  const hints = {
    PyPI: "connect to the network, or name a mirror that you can reach (`PIP_INDEX_URL`, `PIP_PROXY`), then run it again",
    npm: "connect to the network, or name a mirror that you can reach (`npm config set registry …`), then run it again",
  };
  if (diskWords.test(said)) return diskFull(what);
  return buildFailed(`Could not download ${what} from ${registry}`, {
    received: tailOf(said),
    expected: `an answer from ${registry}`,
    hint: networkWords.test(said) ? hints[registry] : `see what the package manager says above; ${hints[registry]}`,
  });
}

/** The error for a full disk. */
export function diskFull(what: string): AppError {
  return buildFailed(`No space left on the disk for ${what}`, {
    received: "ENOSPC",
    expected: "free space in the cache folder",
    hint: "free some space, or put the cache on another disk: PTYCHO_CACHE=/path/with/space ptycho engine install",
  });
}

/** The last lines that a program wrote, without empty ones. */
export function tailOf(text: string, lines = 6): string {
  const all = text.split("\n").filter((line) => line.trim() !== "");
  return all.slice(-lines).join("\n") || "nothing";
}
