/** A word in a source that may begin a link, or a typo of one. */
export interface Mention {
  /** Offset of the `@`. */
  readonly at: number;
  /** Offset behind the word and a colon. */
  readonly end: number;
  readonly word: string;
}

const WORD = /@[A-Za-z][\w-]*:?(?![\w(.@])/g;

/**
 * Every `@word` before which a comment or white space stands, and every further link word, in the text's order. Whether
 * it stands in a comment is told elsewhere.
 */
export function findMentions(text: string, linkWords: readonly string[]): readonly Mention[] {
  const mentions: Mention[] = [];
  const found = text.matchAll(WORD);
  for (const { 0: written, index } of found) if (mayPrecede(text[index - 1])) mentions.push(mentionOf(index, written));
  for (const word of linkWords.filter((candidate) => !/^@[A-Za-z][\w-]*$/.test(candidate)))
    addWord(mentions, text, word);
  return mentions.sort((one, other) => one.at - other.at);
}

/** A link word of another form than `@word`. */
function addWord(mentions: Mention[], text: string, word: string): void {
  if (word === "") return;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const end = at + word.length;
    if (mayPrecede(text[at - 1]) && !/\w/.test(text[end] ?? "")) mentions.push({ at, end, word });
  }
}

function mentionOf(at: number, written: string): Mention {
  return { at, end: at + written.length, word: written.replace(/:$/, "") };
}

/** White space, the marks of comments, and brackets; `` ` `` and quotes speak of the word, letters make it an address of mail. */
function mayPrecede(character: string | undefined): boolean {
  return character === undefined || !/[\w`'"@.$&)\]}\\]/.test(character);
}
