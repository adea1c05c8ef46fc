/** A word for a POSIX shell or bash that stands for exactly this text. */
export function shellQuote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (/\p{Cc}/u.test(word)) return `$'${[...word].map(ansiCharacter).join("")}'`;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Inside `$'…'` a line break in a file's name stays visible and on its line. */
function ansiCharacter(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (!/\p{Cc}/u.test(character)) return character;
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`;
}
