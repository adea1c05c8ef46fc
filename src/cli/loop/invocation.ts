import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `npm run loop --` where the project has that script, else `npx loop`. */
export function invocationIn(root: string): string {
  const path = join(root, "package.json");
  if (!existsSync(path)) return "npx loop";
  try {
    const { scripts } = JSON.parse(readFileSync(path, "utf8")) as { scripts?: Record<string, string> };
    // A script of that name may be somebody else's.
    return /\bloop(?:\.mjs|\/main\.js)?["']?$/.test(scripts?.["loop"]?.trim() ?? "") ? "npm run loop --" : "npx loop";
  } catch {
    return "npx loop";
  }
}
