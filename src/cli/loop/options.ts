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
