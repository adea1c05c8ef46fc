import type { ComplexArray } from "../../physics/types.ts";
import { toComplex } from "../npz/complex.ts";
import { formatShape, nameOf } from "../npz/dtype.ts";
import type { NpyArray } from "../npz/types.ts";
import { invalidScan, type ScanContext } from "./context.ts";

/**
 * The truth or a reconstruction to compare with, complex64 `[objects, H, W]`; `null` where the file has none.
 * @throws AppError `DATA_INVALID` for another shape, or fewer objects than the scan index names
 */
export async function readObject(context: ScanContext, scanIndex: Int32Array): Promise<ComplexArray | null> {
  const { npz, layout, conversions } = context;
  const has = (key: string): boolean => layout.optional.includes(key) && npz.keys.includes(key);
  const objects = scanIndex.reduce((most, index) => Math.max(most, index), 0) + 1;
  if (has("objects")) {
    if (has("objectGuess")) conversions.push("objects taken as what to compare with, objectGuess left aside");
    return stack(context, "objects", { array: await npz.read("objects"), objects });
  }
  if (!has("objectGuess")) return null;
  if (objects > 1) {
    conversions.push(`objectGuess left aside: it shows one object, the scan is of ${objects}`);
    return null;
  }
  return stack(context, "objectGuess", { array: await npz.read("objectGuess"), objects });
}

function stack(
  { path, conversions }: ScanContext,
  key: string,
  { array, objects }: { readonly array: NpyArray; readonly objects: number },
): ComplexArray {
  const { dtype } = array;
  const shape = array.shape.length === 2 ? [1, ...array.shape] : array.shape;
  if (shape.length !== 3 || (shape[0] as number) < objects) {
    throw invalidScan(path, `${key} does not hold an image for each object of the scan`, {
      received: `shape ${formatShape(array.shape)}, scan_index up to ${objects - 1}`,
      expected: `shape (${objects}, H, W)`,
      hint: "stack the images in the order of scan_index, or save without them",
    });
  }
  if (dtype !== "c8") conversions.push(`${key} read as complex64 (it is ${nameOf(dtype)})`);
  return { ...toComplex(array), shape };
}
