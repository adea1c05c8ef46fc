/** Whether a document is reStructuredText, by its name. */
export function isRestructured(path: string): boolean {
  return /\.rst$/i.test(path);
}
