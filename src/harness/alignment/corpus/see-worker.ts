import { parentPort, workerData } from "node:worker_threads";
import { packSeen, seeFiles } from "./seen-files.ts";
import type { AlignmentSettings } from "./settings.ts";

// Entry of a thread that looks at a project's files once.
const { root, settings } = workerData as { readonly root: string; readonly settings: AlignmentSettings };
const seen = packSeen(await seeFiles(root, settings));
parentPort?.postMessage(seen, [seen.roles.buffer as ArrayBuffer, seen.stamps.buffer as ArrayBuffer]);
