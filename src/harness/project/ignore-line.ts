/** The text of a .gitignore with one more line at its end; null where it has that line, however it is anchored. */
export function addIgnoreLine(text: string, folder: string): string | null {
  const spellings = new Set([folder, `${folder}/`, `/${folder}`, `/${folder}/`, `${folder}/*`, `${folder}/**`]);
  if (text.split(/\r?\n/u).some((line) => spellings.has(line.trimEnd()))) return null;
  const eol = /\r?\n/u.exec(text)?.[0] ?? "\n";
  const separator = text === "" || text.endsWith("\n") ? "" : eol;
  return `${text}${separator}${folder}/${eol}`;
}
