/**
 * What the templates see: strings ready to print and numbers, in the order in which they are shown.
 * Plain fields hold text as it was found, for the helpers `inline`, `cell`, `code`, `cellCode`, `fence` and `line`.
 * Fields documented as Markdown hold one line of safe Markdown each. Lists are never absent, only empty.
 * @see specs/report-templates.md
 */
export interface SummaryView {
  readonly runId: string;
  readonly attempt: number;
  /** `2025-10-23`, in UTC. */
  readonly date: string;
  readonly branch: string | null;
  readonly initiative: { readonly id: string; readonly title: string };
  readonly planPath: string;
  readonly ledgerPath: string | null;
  /** `Phase EB2`, or `Row EB2.B` of a plan without phases. */
  readonly scope: string;
  readonly scopeTitle: string;
  readonly row: { readonly id: string; readonly title: string };
  readonly mode: string;
  readonly status: StatusView;
  readonly goal: string | null;
  /** Markdown. */
  readonly objectives: readonly string[];
  readonly changes: readonly ChangeView[];
  readonly red: StepView | null;
  /** Markdown: why there is no RED; null where there is one. */
  readonly redAbsence: string | null;
  readonly green: StepView | null;
  /** Markdown: why there is no GREEN; null where there is one. */
  readonly greenAbsence: string | null;
  readonly suite: StepView | null;
  readonly baseline: StepView | null;
  /** Markdown. */
  readonly regressions: readonly string[];
  readonly specs: readonly SpecView[];
  /** Markdown. */
  readonly evidence: readonly string[];
  /** Ids of tests seen to come out otherwise when repeated, in held and in refused runs. */
  readonly flaky: readonly string[];
  /** Markdown: by which rule a row passed for which nothing was run; null where a step ran. */
  readonly nothingRun: string | null;
  readonly conditions: readonly ConditionView[];
  readonly nextSteps: readonly NextStepView[];
  readonly matrix: readonly MatrixLine[];
  readonly commit: CommitView;
  /** The run folder as a tree, several lines. */
  readonly archive: string;
}

/** An outcome in an icon, a word, and what the word rests on. */
export interface StatusView {
  readonly icon: string;
  readonly word: string;
  readonly detail: string;
}

export interface ChangeView {
  readonly path: string;
  readonly kind: string;
  /** `new file, lines 1-20`, `lines 698-741, 800`, `deleted`. */
  readonly extent: string;
  /** `+44 −3`. */
  readonly size: string;
  readonly note: string | null;
  /** Markdown: functions and classes with their lines. */
  readonly symbols: readonly string[];
  /** Markdown: tests of this loop in the file, and what they came to. */
  readonly tests: readonly string[];
  readonly testChangedSinceRed: boolean;
}

export interface StepView {
  readonly commit: string;
  readonly tree: string;
  readonly duration: string;
  /** Markdown: how a RED was come by; empty for other steps. */
  readonly source: string;
  readonly selectors: readonly SelectorView[];
}

export interface SelectorView {
  readonly number: number;
  readonly command: string;
  /** Folder it ran in, where that is not the project's root. */
  readonly folder: string | null;
  readonly note: string | null;
  readonly status: StatusView;
  /** `335 passed, 17 skipped, 0 failed`. */
  readonly counts: string;
  /** Sum of the tests' own times. */
  readonly runtime: string;
  /** Wall time of the process. */
  readonly processTime: string;
  /** What RED had to show; null for other steps. */
  readonly expected: string | null;
  readonly errors: readonly { readonly test: string; readonly message: string }[];
  readonly moreErrors: number;
  /** Relative to the run folder. */
  readonly artifact: string;
  /** Relative to the project's root. */
  readonly artifactPath: string;
}

export interface SpecView {
  readonly path: string;
  readonly clause: string | null;
  readonly title: string | null;
  readonly note: string | null;
}

/** A circumstance of the proof; `facts` are Markdown, `none` in words where nothing is to be told. */
export interface ConditionView {
  readonly name: string;
  readonly facts: readonly string[];
  /** Facts too long to stand in one line. */
  readonly nested: boolean;
}

export interface NextStepView {
  readonly id: string;
  readonly title: string;
  readonly icon: string;
  /** `NOT DONE`, `DONE THIS LOOP`. */
  readonly word: string;
}

export interface MatrixLine {
  readonly test: string;
  readonly status: string;
  readonly runtime: string;
  readonly note: string;
}

export interface CommitView {
  readonly subject: string;
  /** One line each, plain text. */
  readonly body: readonly string[];
  readonly selectors: readonly string[];
  /** Shell commands, several lines. */
  readonly commands: string;
}

/** Names of the documents that are rendered, and of their templates. */
export type TemplateName = "summary.md" | "ledger-entry.md" | "commit-message.txt" | "step-summary.md";

export interface TemplateSource {
  /** Path for messages. */
  readonly file: string;
  readonly text: string;
}

/** The templates in force: the built-in ones with a project's own laid over them. */
export interface TemplateSet {
  readonly documents: Readonly<Record<TemplateName, TemplateSource>>;
  /** A project's further `*.hbs` files, by name without the ending, for `{{> name}}`. */
  readonly partials: Readonly<Record<string, TemplateSource>>;
}

export interface Reports {
  readonly summary: string;
  readonly ledgerEntry: string;
  readonly commitMessage: string;
  readonly stepSummary: string;
}
