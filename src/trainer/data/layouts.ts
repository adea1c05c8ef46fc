import { closest, distance } from "fastest-levenshtein";
import { AppError } from "../../base/errors/app-error.ts";
import type { DataLayout } from "./types.ts";

/** What one layout calls its arrays. */
export interface LayoutKeys {
  readonly layout: DataLayout;
  /** The patterns; one of these names. */
  readonly patterns: readonly string[];
  /** What a file of this layout has besides them. */
  readonly required: readonly string[];
  readonly probe: string;
  /** What it may have, and what is read of it. */
  readonly optional: readonly string[];
  /** What it may have that is not needed here. */
  readonly unused: readonly string[];
  /** What the patterns are, where nothing else is said. */
  readonly dataIs: "amplitude" | "intensity";
  readonly zeroFrequency: "centre" | "corner";
}

/** The layouts that are recognised. */
const layouts: readonly LayoutKeys[] = [
  {
    layout: "ptychopinn",
    patterns: ["diff3d", "diffraction"],
    required: ["xcoords", "ycoords"],
    probe: "probeGuess",
    optional: ["objects", "objectGuess", "scan_index", "mask", "pixelSizeM"],
    unused: ["xcoords_start", "ycoords_start"],
    dataIs: "amplitude",
    zeroFrequency: "centre",
  },
  {
    layout: "tike",
    patterns: ["data"],
    required: ["scan"],
    probe: "probe",
    optional: ["mask", "pixelSizeM"],
    unused: [],
    dataIs: "intensity",
    zeroFrequency: "corner",
  },
];

/** Whether something is read of an array of this name, in whichever layout. */
export function isKnownKey(key: string): boolean {
  return layouts.some(({ patterns, required, probe, optional }) =>
    [...patterns, ...required, probe, ...optional].includes(key),
  );
}

/** A layout found in a file. */
export interface FoundLayout extends LayoutKeys {
  /** The key of the patterns. */
  readonly patternsKey: string;
  /** Keys of the file that nothing is read of. */
  readonly ignored: readonly string[];
}

/** What is known besides the keys. */
export interface LayoutWish {
  /** The layout that the caller says it is. */
  readonly layout?: DataLayout | undefined;
  /** Whether the probe comes from elsewhere. */
  readonly probeElsewhere: boolean;
  readonly path: string;
}

/**
 * Which layout a file has, from the names of its arrays. Nothing is guessed: two layouts at once, a missing array, or
 * one whose name is nearly that of an optional one are errors.
 * @throws AppError `DATA_LAYOUT_UNKNOWN`
 * @see specs/scan-files.md §2
 */
export function recogniseLayout(keys: readonly string[], wish: LayoutWish): FoundLayout {
  const candidates = layouts.filter(({ layout }) => wish.layout === undefined || layout === wish.layout);
  const matching = candidates.filter((layout) => missingKeys(layout, keys, wish).length === 0);
  const [found] = matching;
  if (found === undefined || matching.length > 1) throw notRecognised(keys, wish, matching);
  const patterns = found.patterns.filter((key) => keys.includes(key));
  if (patterns.length > 1) {
    throw unknown(wish.path, `${wish.path} has its patterns twice`, {
      received: patterns.join(", "),
      expected: `one of ${found.patterns.join(" and ")}`,
      hint: "save it again without one of them",
    });
  }
  const known = new Set([...patterns, ...found.required, found.probe, ...found.optional]);
  const ignored = keys.filter((key) => !known.has(key));
  refuseNearNames(found, keys, { ignored, path: wish.path });
  return { ...found, patternsKey: patterns[0] as string, ignored };
}

function missingKeys(layout: LayoutKeys, keys: readonly string[], wish: LayoutWish): readonly string[] {
  const missing = [...layout.required, ...(wish.probeElsewhere ? [] : [layout.probe])].filter(
    (key) => !keys.includes(key),
  );
  return layout.patterns.some((key) => keys.includes(key)) ? missing : [layout.patterns[0] as string, ...missing];
}

function notRecognised(keys: readonly string[], wish: LayoutWish, matching: readonly LayoutKeys[]): AppError {
  if (matching.length > 1) {
    return unknown(wish.path, `${wish.path} can be read in more than one layout`, {
      received: keys.join(", "),
      expected: `the arrays of one layout, not of ${matching.map(({ layout }) => layout).join(" and ")} together`,
      hint: "say which one is meant: --layout ptychopinn or --layout tike",
    });
  }
  const expectations = layouts.map((layout) => `${layout.layout}: ${expectedKeys(layout)}`);
  return unknown(wish.path, `The layout of ${wish.path} is not known`, {
    received: keys.join(", ") || "no arrays at all",
    expected: expectations.join("; "),
    hint: hintFor(keys, wish),
  });
}

function expectedKeys(layout: LayoutKeys): string {
  return [layout.patterns.join(" or "), ...layout.required, layout.probe].join(", ");
}

/** A scan of Ptychodus is in two files. */
const ptychodusHint =
  "these are patterns of Ptychodus; positions, in metres, and the probe are in its product file: with i the places of " +
  "indexes in probe_position_indexes, np.savez(path, diff3d=np.sqrt(patterns), xcoords=probe_position_x_m[i] / pixel, " +
  "ycoords=probe_position_y_m[i] / pixel, probeGuess=probe[0]), pixel the object's, in metres";

function hintFor(keys: readonly string[], wish: LayoutWish): string {
  const meant = layouts.filter(({ layout }) => wish.layout === undefined || layout === wish.layout);
  const nearest = meant.toSorted((a, b) => missingKeys(a, keys, wish).length - missingKeys(b, keys, wish).length)[0];
  const missing = missingKeys(nearest as LayoutKeys, keys, wish);
  const { patterns, probe, layout } = nearest as LayoutKeys;
  if (["patterns", "indexes"].every((key) => keys.includes(key))) return ptychodusHint;
  const holdsResultOnly = keys.length > 0 && keys.every((key) => /^(?:probe|object)/u.test(key));
  if (holdsResultOnly) return "it holds a probe or an object but no patterns: give it as --probe-from beside a scan";
  if (missing.length === 1 && missing[0] === probe && !keys.some((key) => isNear(key, probe))) {
    return `the probe is missing: name a file that has one with --probe-from`;
  }
  if (wish.layout === undefined && hasNothingOf(nearest as LayoutKeys, keys)) {
    return "name the arrays as one of the two layouts does; what each array must hold differs: specs/scan-files.md";
  }
  const renames = missing.map((key) => {
    const near = keys.length === 0 ? undefined : closest(key, keys);
    return near !== undefined && isNear(near, key) ? `${key} (is it ${near}?)` : key;
  });
  const all = missing.length === 1 + 1 + patterns.length ? "" : `, to be the layout ${layout}`;
  return `missing${all}: ${renames.join(", ")}; rename with np.savez(path, ${missing[0]}=…)`;
}

/** Whether no name in the file is one of the layout's, nor nearly one: then nothing says which layout is meant. */
function hasNothingOf(layout: LayoutKeys, keys: readonly string[]): boolean {
  const wanted = [...layout.patterns, ...layout.required, layout.probe];
  return !keys.some((key) => wanted.some((name) => isNear(key, name)));
}

/** An array that nothing is read of, but whose name is nearly one that would be: a slip that would go unnoticed. */
function refuseNearNames(
  layout: LayoutKeys,
  keys: readonly string[],
  { ignored, path }: { readonly ignored: readonly string[]; readonly path: string },
): void {
  for (const wanted of layout.optional.filter((key) => !keys.includes(key))) {
    const slip = ignored.find((key) => !layout.unused.includes(key) && plain(key) === plain(wanted));
    if (slip === undefined) continue;
    throw unknown(path, `${path} has an array ${slip}, which is nearly ${wanted}`, {
      received: slip,
      expected: wanted,
      hint: `save it under the name ${wanted}, or without it`,
    });
  }
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/gu, "");
}

function isNear(key: string, wanted: string): boolean {
  const [a, b] = [plain(key), plain(wanted)];
  return a.includes(b) || b.includes(a) || distance(a, b) <= Math.max(1, Math.floor(b.length / 3));
}

function unknown(
  path: string,
  message: string,
  details: { readonly received: string; readonly expected: string; readonly hint: string },
): AppError {
  return new AppError("DATA_LAYOUT_UNKNOWN", message, { ...details, where: { file: path } });
}
