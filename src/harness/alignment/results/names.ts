/** What parts the names of suites, classes and tests in any runner's spelling. */
const separators = /(?:[\s>›./\\#$+]|::)+/gu;
/** Stronger ones, which do not stand inside a title by chance. */
const betweenParts = /\s+[>›]\s+|\s*::\s*|\.(?=[\p{L}_])|[/\\]/u;
const placeholder = /%[sdifjoOcp#$]|\$\{[^{}]*\}|#\{[^{}]*\}|\$[A-Za-z_][\w.]*|\$#/gu;
const hole = "\u{0}";

/** A name in the spelling that all runners share: its words, one blank between: `TestX::test_adds` is `TestX test_adds`. */
export function toWords(name: string): string {
  return name.replaceAll(separators, " ").trim();
}

/** Suites and class before the name, outermost first: `math > adds` has two parts. */
export function toParts(name: string): readonly string[] {
  return name.split(betweenParts).filter((part) => part.trim() !== "");
}

/** What PHPUnit, behave and cucumber put behind the name of an instance. */
const instance = / with data set | -- @\d+\.\d+(?: |$)| - #\d+\.\d+(?::|$)/u;

/**
 * The name without what parameters put behind it: `t[1-2]`, `adds(int, int)[1]`, `testAdds with data set #0`,
 * `Log in -- @1.2 users`, `Log in - #1.2: Log in`.
 */
export function withoutParameters(name: string): string {
  const before = instance.exec(name)?.index ?? 0;
  let rest = (before > 0 ? name.slice(0, before) : name).trimEnd();
  for (let cut = openingOf(rest); cut > 0; cut = openingOf(rest)) rest = rest.slice(0, cut).trimEnd();
  return rest;
}

/** Where the bracket opens that ends the name; -1 where none does. */
function openingOf(name: string): number {
  const close = name.at(-1);
  if (close !== "]" && close !== ")") return -1;
  const open = close === "]" ? "[" : "(";
  let depth = 0;
  for (let at = name.length - 1; at >= 0; at -= 1) {
    if (name[at] === close) depth += 1;
    else if (name[at] === open) depth -= 1;
    if (depth === 0) return at;
  }
  return name.indexOf(open);
}

/** A name without the number of a second one of its kind: `adds (2)`, `adds #2`. */
export function withoutNumber(name: string): string {
  return name.replace(/ (?:\(\d{1,6}\)|#\d{1,6})$/u, "");
}

/** The words between the placeholders of a title that is a template, `adds %i and $b`; null where it has none. */
export function toTemplate(name: string): readonly string[] | null {
  const marked = name.replaceAll("%%", "%").replaceAll(placeholder, hole);
  return marked.includes(hole) ? toWords(marked).split(hole) : null;
}

/** Whether words are an instance of a template; anything may stand at its placeholders. */
export function fitsTemplate(words: string, pieces: readonly string[]): boolean {
  const [first = ""] = pieces;
  const last = pieces.at(-1) ?? "";
  if (!`${words} `.startsWith(first) || !` ${words}`.endsWith(last)) return false;
  let at = first.trimEnd().length;
  for (const piece of pieces.slice(1, -1)) {
    const found = words.indexOf(piece.trim(), at);
    if (found < 0) return false;
    at = found + piece.trim().length;
  }
  return at + last.trimStart().length <= words.length;
}
