/**
 * The text of a .gitattributes with one more line at its end, by which git takes the lines of both sides of a merge.
 * @param path relative to the root
 */
export function addMergeAttribute(text: string, path: string): string {
  const eol = /\r?\n/u.exec(text)?.[0] ?? "\n";
  const separator = text === "" || text.endsWith("\n") ? "" : eol;
  return `${text}${separator}${mergeAttribute(path)}${eol}`;
}

/** `alignment.lock merge=union`; a path that is more than a plain word is written as git reads it back. */
export function mergeAttribute(path: string): string {
  const pattern = path.replace(/[\\*?[\]]/gu, String.raw`\$&`);
  const word = /[\s"]|^[#!]/u.test(pattern) ? JSON.stringify(pattern) : pattern;
  return `${word} merge=union`;
}
