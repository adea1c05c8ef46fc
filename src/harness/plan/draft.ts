import type { RowState } from "./types.ts";

/** The machine part as it stands in the file, before the schema has seen it. Keys that no schema knows are kept, to be refused there. */
export type RawRecord = Record<string, unknown>;

/** A selector of the machine part. */
export interface RawSelector extends RawRecord {
  run: string;
  note?: string;
  fails?: string;
  matches?: string;
  absent?: string;
  cwd?: string;
  timeout?: string;
  report?: string;
}

/** `spec` or `touches` of the machine part. */
export interface RawReference extends RawRecord {
  path: string;
  clause?: string;
  note?: string;
}

/** A row of the machine part. */
export interface RawRow extends RawRecord {
  id: string;
  title: string;
  red?: RawSelector[];
  redWaiver?: string;
  green?: RawSelector[];
  proofWaiver?: string;
  spec?: RawReference[];
  touches?: RawReference[];
  needs?: string[];
  cwd?: string;
  timeout?: string;
  report?: string;
}

/** A row with its place in the document. */
export interface DraftRow {
  readonly raw: RawRow;
  readonly state: RowState;
  /** Offset of the character between the brackets. */
  readonly boxAt: number | null;
  readonly phaseId: string | null;
  readonly from: number;
  readonly to: number;
}

// Places are kept under a symbol, which neither the schema nor a copy of the keys sees. A WeakMap would do the same,
// but tens of thousands of entries in one keep the garbage collector busier than the parser.
const OFFSETS = Symbol("offsets");

interface Located {
  [OFFSETS]?: Map<string, number>;
}

/** Notes where a key of a record stands in the text; the empty key is the record itself. */
export function noteOffset(record: object, key: string, offset: number): void {
  const located: Located = record;
  located[OFFSETS] ??= new Map();
  located[OFFSETS].set(key, offset);
}

/** Where a key of a record stands; the record's own place where the key has none. */
export function offsetOf(record: object, key = ""): number | undefined {
  const { [OFFSETS]: known }: Located = record;
  return known?.get(key) ?? known?.get("");
}
