import { AppError } from "../../../base/errors/app-error.ts";
import { probeDiameter } from "../../physics/probe-measures.ts";
import { openNpz } from "../npz/open-npz.ts";
import type { NpzFile } from "../npz/types.ts";
import { openScan, type OpenScanOptions } from "../open-scan.ts";
import { kindOfValues } from "../value-kind.ts";
import { checkAgreement } from "./check-agreement.ts";
import { checkDetector } from "./check-detector.ts";
import { checkPositions } from "./check-positions.ts";
import { checkProbe, isSoundProbe } from "./check-probe.ts";
import { checkSize } from "./check-size.ts";
import { checkUnread } from "./check-unread.ts";
import { expectationOf, type Expectation } from "./expectation.ts";
import { checkValues, countsOfFrames, isIntensity } from "./check-values.ts";
import { measurePatterns, type MeasureOptions } from "./measure-patterns.ts";
import { summarise } from "./raw-readers.ts";
import { readRawScan } from "./raw-scan.ts";
import type { ArraySummary, Finding, Inspection, PatternFacts, RawScan } from "./types.ts";

/** How to inspect a file. */
export interface InspectScanOptions extends Pick<MeasureOptions, "onProgress"> {
  /** What is said of the file besides what is in it, as for `openScan`. @default nothing */
  readonly stated?: OpenScanOptions;
}

/**
 * Tells what is in a file of diffraction patterns and what is wrong with it, before anyone trains. It looks at the
 * arrays as they are, so that it also explains files that `openScan` refuses. Memory does not grow with the scan.
 * @param path an NPZ file
 * @returns every finding with its evidence and its fix; a finding of severity `error` makes training nonsense
 * @throws AppError where the file as a whole cannot be read: `DATA_NOT_FOUND`, `DATA_CORRUPT`, `DATA_UNSUPPORTED`
 * @see specs/scan-files.md §6
 */
export async function inspectScan(path: string, options: InspectScanOptions = {}): Promise<Inspection> {
  const { stated = {} } = options;
  const file = await openNpz(path);
  let scan: RawScan | null = null;
  try {
    const result = findResult(file);
    if (result !== null) return result;
    scan = await readRawScan(file, stated);
    const expected = expectationOf(scan.layout, stated);
    const facts =
      scan.patterns === null || scan.patterns.frames === 0
        ? null
        : await measurePatterns(scan.patterns, { ...options, mask: scan.mask });
    const found = [...scan.findings, ...(await check(scan, facts, { expected, stated }))];
    const findings = hasErrors(found) ? found : [...found, await tryToOpen(path, stated)];
    return { path, layout: scan.layout, arrays: scan.arrays, findings: bySeverity(findings) };
  } finally {
    await scan?.patterns?.reader.close();
    await file.close();
  }
}

/** A result has no patterns, and all else that it lacks would only hide that; `null` for any other file. */
function findResult(file: NpzFile): Inspection | null {
  const { path, keys } = file;
  if (!keys.includes("object") || ["diff3d", "diffraction", "data"].some((key) => keys.includes(key))) return null;
  const unreadable: Finding[] = [];
  const arrays = summarise(file, unreadable);
  if (arrays.some(mayBePatterns)) return null;
  const finding: Finding = {
    severity: "error",
    rule: "no-scan",
    message: "The file is a result, a reconstructed object, and holds no patterns to train on.",
    evidence: `arrays: ${keys.join(", ")}`,
    fix: "Inspect the scan that it came from, and name this file there with --probe-from; score a result of `ptycho infer` with `ptycho evaluate FILE --truth …`.",
  };
  return { path, layout: null, arrays, findings: [finding, ...unreadable] };
}

function mayBePatterns({ key, dtype, shape }: ArraySummary): boolean {
  return dtype !== null && !dtype.startsWith("c") && shape.length >= 3 && !/^(?:probe|object)/u.test(key);
}

interface Stated {
  readonly expected: Expectation;
  readonly stated: OpenScanOptions;
}

async function check(
  scan: RawScan,
  facts: PatternFacts | null,
  { expected, stated }: Stated,
): Promise<readonly Finding[]> {
  const { patterns, probe, positions } = scan;
  const counts = facts === null ? null : countsOfFrames(facts, kindOfValues(facts), expected);
  const size = patterns?.width ?? null;
  const sound = probe !== null && isSoundProbe(probe, size) ? probe : null;
  const detector = facts === null ? [] : checkDetector(facts, expected, stated);
  const meanCounts = counts === null ? null : counts.reduce((sum, value) => sum + value, 0) / counts.length;
  const corner = expected.zeroFrequency === "corner";
  return [
    ...(patterns === null ? [] : checkSize(patterns)),
    ...(patterns === null || facts === null ? [] : checkValues(patterns, facts, expected)),
    ...detector,
    ...checkUnread(scan),
    ...(probe === null ? [] : checkProbe(probe, { size, meanCounts: meanCounts === 0 ? null : meanCounts })),
    ...(positions === null
      ? []
      : checkPositions(
          { positions, object: scan.object, scanIndex: scan.scanIndex },
          {
            frames: patterns?.frames ?? null,
            size: size ?? 0,
            probeDiameterPx: sound === null ? null : probeDiameter(sound),
            counts,
            ...(stated.positionUnit !== undefined && { unit: stated.positionUnit }),
          },
        )),
    ...(facts === null || hasErrors(detector)
      ? []
      : await checkAgreement(
          { ...scan, probe: sound },
          { intensity: isIntensity(kindOfValues(facts), expected), corner, meanCounts },
        )),
  ];
}

/** What opening the file for training says: how it is read, or a reason to refuse it that was not found before. */
async function tryToOpen(path: string, stated: OpenScanOptions): Promise<Finding> {
  try {
    const { patterns, conversions } = await openScan(path, stated);
    await patterns.close();
    const message = "The file can be opened for training.";
    return { severity: "info", rule: "opened", message, evidence: conversions.join("; "), fix: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== "input") throw error;
    return {
      severity: "error",
      rule: "refused",
      message: `The file is refused when it is opened for training: ${error.message}.`,
      evidence: error.details.received ?? error.code,
      fix: error.details.hint ?? null,
    };
  }
}

function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}

const order = ["error", "warning", "info"] as const;

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return order.flatMap((wanted) => findings.filter(({ severity }) => severity === wanted));
}
