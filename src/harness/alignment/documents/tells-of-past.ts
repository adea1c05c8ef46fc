const CHANGELOG =
  /(?:^|\/)(?:change[-_]?logs?|changes|history|news|release[-_]?notes?|releases|relnotes|what[-_]?s[-_]?new)(?:[-_.\d][^/]*)?(?:\/|\.[a-z]+$)/i;

/** Whether a document is a changelog, by its name or a folder's: paths that it mentions may be gone since. */
export function tellsOfPast(document: string): boolean {
  return CHANGELOG.test(document);
}
