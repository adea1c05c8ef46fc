/** Name of the environment variable by which a process and all that it starts are found again. */
export const MARK_VARIABLE = "LOOP_PROCESS_MARK";

/** One process of this machine as the operating system shows it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** See `ProcessIdentity.startMark`. */
  readonly startMark: string;
  /** False for a zombie: it has ended and only waits to be collected. */
  readonly alive: boolean;
  /** `LOOP_PROCESS_MARK` of its environment; null where it has none or may not be read. */
  readonly mark: string | null;
}
