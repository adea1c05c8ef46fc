import { describe } from "vitest";
import { availableEngines } from "./engines.ts";

const missing = availableEngines().find(({ engine }) => engine === "native")?.missing ?? null;

/** Tests that need the native engine and open it themselves; where it is missing they are skipped and the title says why. */
export function describeNative(title: string, define: () => void): void {
  const note = missing === null ? "" : ` (skipped: ${missing})`;
  describe.skipIf(missing !== null)(`${title}${note}`, () => {
    define();
  });
}
