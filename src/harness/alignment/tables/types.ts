import type { Issue } from "../../../base/errors/issue.ts";

/** Bounds of a number; null where there is none on that side. */
export interface Interval {
  readonly from: number | null;
  readonly to: number | null;
  /** Whether the bound itself is out of it. */
  readonly fromOpen: boolean;
  readonly toOpen: boolean;
}

/** What is said of one name: by a schema, by a help text, or by the cells of a row. Null where nothing is said. */
export interface Said {
  readonly types: readonly string[] | null;
  readonly interval: Interval | null;
  readonly allowed: readonly unknown[] | null;
  readonly nullable: boolean | null;
  readonly required: boolean | null;
}

/** A property of a JSON Schema, with what is nested in it. */
export interface SchemaField {
  readonly name: string;
  readonly said: Said;
  /** `undefined`: it has none. */
  readonly default: unknown;
  /** One that need not be told of: deprecated, or the schema's own `$schema`. */
  readonly isAside: boolean;
  /** Properties of the object, or of the items of the list; looked up when they are asked for. */
  readonly fields: () => readonly SchemaField[];
}

/** An option of a command's help. */
export interface HelpOption {
  /** `--port`, `-p`; both of `--color / --no-color`. */
  readonly flags: readonly string[];
  readonly metavar: string | null;
  /** As printed; null: none is. */
  readonly default: string | null;
  readonly choices: readonly string[] | null;
}

/** What of a finding depends on the cell or row at fault. */
export type Difference = Pick<Issue, "message" | "received" | "expected" | "hint"> & {
  readonly line: number;
  /** Name and column, by which the finding is known again. */
  readonly about: string;
};
