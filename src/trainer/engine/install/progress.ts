/** A step that begins (no seconds yet) or has ended. */
export interface InstallProgress {
  readonly step: string;
  readonly seconds: number | null;
}
