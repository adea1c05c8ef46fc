let computing = false;

/** Whether the engine that was opened last computes the network in bfloat16. */
export function isComputingInBfloat16(): boolean {
  return computing;
}

/** Set by `enablePrecision` alone, with each opening of an engine. */
export function computeInBfloat16(on: boolean): void {
  computing = on;
}
