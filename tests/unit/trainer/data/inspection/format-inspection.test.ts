import { describe, expect, test } from "vitest";
import { formatInspection } from "../../../../../src/trainer/data/inspection/format-inspection.ts";
import type { Finding } from "../../../../../src/trainer/data/inspection/types.ts";

const error: Finding = {
  severity: "error",
  rule: "axis-order",
  message: "Wrong order.",
  evidence: "shape [4, 4, 9]",
  fix: "Turn it.",
};
const warning: Finding = { ...error, severity: "warning", rule: "overlap", message: "Little overlap.", fix: null };
const info: Finding = {
  ...error,
  severity: "info",
  rule: "dose",
  message: "Dose.",
  evidence: "many counts",
  fix: null,
};

function format(findings: readonly Finding[]): readonly string[] {
  const arrays = [{ key: "diff3d", dtype: "f4", shape: [4, 4, 9] }];
  return formatInspection({ path: "a.npz", layout: "ptychopinn", arrays, findings }).split("\n");
}

describe("an inspection as text", () => {
  test("tells arrays, what is wrong with evidence and fix, what is right, and the verdict", () => {
    expect(format([error, warning, info])).toEqual([
      "a.npz: layout of PtychoPINN",
      "  diff3d  f4 [4, 4, 9]",
      "",
      "error axis-order: Wrong order.",
      "    evidence: shape [4, 4, 9]",
      "    fix: Turn it.",
      "",
      "warning overlap: Little overlap.",
      "    evidence: shape [4, 4, 9]",
      "",
      "ok dose: Dose. Many counts.",
      "",
      "Training on this file would be nonsense: 1 error, 1 warning.",
    ]);
  });

  test("the verdict of warnings and of nothing", () => {
    expect(format([warning]).at(-1)).toBe("It can be trained on, with 1 warning.");
    expect(format([info]).at(-1)).toBe("Nothing wrong was found.");
  });
});
