import { elementsOf } from "../npz/dtype.ts";

/** More modes than this no beam has been resolved into; what numbers more probes numbers positions. */
const mostModes = 32;

/** Whether a probe of this shape is one for all patterns: `[N, N]`, `[modes, N, N]` or `[1, 1, 1, modes, N, N]`. */
export function isShared(shape: readonly number[]): boolean {
  return elementsOf(shape.slice(0, -3)) === 1 && (shape.length < 3 || (shape.at(-3) as number) <= mostModes);
}

/**
 * What to do about a probe that does not fit the patterns.
 * @param size N
 */
export function probeShapeHint(shape: readonly number[], size: number): string {
  if (shape.length === 3 && shape[0] === size && shape[1] === size && shape[2] !== size) {
    return "move the modes to the front: np.moveaxis(probe, -1, 0)";
  }
  const zeros = shape.slice(0, -3).map(() => "0");
  if (shape.length >= 3 && !isShared(shape)) {
    const shared = elementsOf(shape.slice(0, -3)) > 1 ? `probe[${zeros.join(", ")}]` : "probe.mean(axis=-3)";
    return `probes that vary with position are not modelled: save the one that all positions share, ${shared}, as [modes, N, N] or [N, N]`;
  }
  return `crop or pad it to ${size} × ${size}, as [N, N] or [modes, N, N]; its pixels are the object's, so do not resample it`;
}
