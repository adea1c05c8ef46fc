import { describe } from "vitest";
import { supportsBfloat16 } from "../../src/trainer/engine/bfloat16/support.ts";
import type { NativeBackend } from "../../src/trainer/engine/native/types.ts";
import { availableEngines } from "./engines.ts";

/** Tests that compute in bfloat16; where engine or processor cannot, they are skipped and the title says why. */
export function describeBfloat16(title: string, define: () => void): void {
  const missing = availableEngines().find(({ engine }) => engine === "native")?.missing ?? null;
  const support = supportsBfloat16();
  const reason = missing ?? (support.supported ? null : support.reason);
  const note = reason === null ? "" : ` (skipped: ${reason})`;
  describe.skipIf(reason !== null)(`${title}${note}`, () => {
    define();
  });
}

/** Handles that the addon holds, those included that no tensor of TensorFlow.js knows of. */
export function countHandles(backend: NativeBackend): number {
  return (backend.binding as unknown as { getNumOfTensors(): number }).getNumOfTensors();
}
