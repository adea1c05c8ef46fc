/** What the columns of a table hold: where each of them stands, in the table's order. */
export interface Columns {
  readonly name: number;
  readonly type: readonly number[];
  readonly default: readonly number[];
  readonly allowed: readonly number[];
  readonly minimum: readonly number[];
  readonly maximum: readonly number[];
  readonly required: readonly number[];
  /** -1: there is none. */
  readonly flag: number;
}

const NAME =
  /^(?:knob|key|name|field|option|options?\/flags?|property|parameter|param|setting|argument|arg|attribute|variable)s?$/;
const TYPE = /^(?:data ?)?types?$/;
const KIND = /^(?:data ?)?kinds?$/;
const DEFAULT =
  /^(?:default(?: value)?|without it|if (?:omitted|absent|left out|not given|unset)|preset|initial(?: value)?)s?$/;
const ALLOWED =
  /^(?:values?|allowed(?: values?)?|possible(?: values?)?|accepted(?: values?)?|valid(?: values?)?|permitted(?: values?)?|range|ranges|choices|options|enum|domain|bounds|limits|constraints?)$/;
const MINIMUM = /^(?:min|minimum|min(?:imum)? value|at least|lower(?: bound)?|from)\.?$/;
const MAXIMUM = /^(?:max|maximum|max(?:imum)? value|at most|upper(?: bound)?|to)\.?$/;
const REQUIRED = /^(?:required|mandatory|needed|required\?|must|req\.?)$/;
const FLAG = /^(?:flag|flags|cli(?: flag| option)?|command[- ]line(?: flag| option)?|switch)$/;

/** A column as a message begins with it: its header as a name. */
export function titled(header: string): string {
  return header === "" ? "A value" : `\`${header}\``;
}

/** Knows columns by their headers; the first column is the name where no header says so. */
export function readColumns(header: readonly string[]): Columns {
  const words = header.map((cell) => cell.toLowerCase().replace(/\s+/g, " ").trim());
  const indexOf = (pattern: RegExp): number => words.findIndex((word) => pattern.test(word));
  const named = indexOf(NAME);
  const flag = indexOf(FLAG);
  // A table of flags alone is named by them.
  const name = named < 0 ? (flag < 0 ? 0 : flag) : named;
  const elsewhere = (pattern: RegExp): readonly number[] =>
    words.flatMap((word, index) => (index !== name && pattern.test(word) ? [index] : []));
  const types = elsewhere(TYPE); // beside it a kind is prose
  return {
    name,
    type: (types.length > 0 ? types : elsewhere(KIND)).slice(0, 1),
    default: elsewhere(DEFAULT),
    allowed: elsewhere(ALLOWED),
    minimum: elsewhere(MINIMUM),
    maximum: elsewhere(MAXIMUM),
    required: elsewhere(REQUIRED),
    flag: flag === name ? -1 : flag,
  };
}
