import { isKnownKey } from "../layouts.ts";
import type { Finding, RawScan } from "./types.ts";

/** Arrays that nothing is read of and that may be meant to be: masks under another name. */
export function checkUnread({
  arrays,
  patterns,
  mask,
}: Pick<RawScan, "arrays" | "patterns" | "mask">): readonly Finding[] {
  if (patterns === null || mask !== null) return [];
  const { height, width } = patterns;
  const likely = arrays.filter(
    ({ key, dtype, shape }) =>
      !isKnownKey(key) &&
      /^[biu]/u.test(dtype ?? "") &&
      shape.length === 2 &&
      shape[0] === height &&
      shape[1] === width,
  );
  const [first] = likely;
  if (first === undefined) return [];
  return [
    {
      severity: "warning",
      rule: "mask-unread",
      message: "An array of the detector's size is not read: is it a mask?",
      evidence: likely.map(({ key, dtype, shape }) => `${key}, ${dtype} [${shape.join(", ")}]`).join("; "),
      fix: `Save it as mask, 1 where a pixel counts: mask = ${first.key} == 0, if it marks the bad ones.`,
    },
  ];
}
