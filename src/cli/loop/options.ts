/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: true;
  readonly root?: string;
}

/** Options of the commands that advance a row. */
export interface CycleOptions extends GlobalOptions {
  readonly plan?: string;
  readonly row?: string;
  readonly dryRun?: true;
  readonly commit?: true;
  readonly note?: readonly string[];
}

/** Options of the commands that speak of clauses and their tests. */
export interface ResultsOptions extends GlobalOptions {
  /** Globs of JUnit XML and CTRF files besides the configuration's. @default none */
  readonly results?: readonly string[];
}

/** Options of `loop check`. */
export interface CheckOptions extends ResultsOptions {
  readonly since?: string;
  readonly baseline?: true;
  readonly sarif?: string;
  readonly junit?: string;
  readonly html?: string;
  readonly github?: true;
  readonly stepSummary?: true;
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
