/** What would end a path in an address, or be taken for the beginning of an escape. */
const ENDS = /[\s`,;§#[\](){}<>"'|%]/gu;

/** A path as it is written in an address: `specs/two%20words.md`; the others are written as they are. */
export function encodePath(path: string): string {
  return path.replace(ENDS, (mark) => [...new TextEncoder().encode(mark)].map(escapeOf).join(""));
}

const SPEC_PATH = /^.*?\.(?:md|markdown|mdown|mkd|mdx|rst|rest)(?= §|#|\[|$)/iu;

/** An address in normal form as it is written behind `@spec`: `specs/two%20words.md §1`. */
export function encodeAddress(address: string): string {
  const path = SPEC_PATH.exec(address)?.[0] ?? "";
  return `${encodePath(path)}${address.slice(path.length)}`;
}

/** The path that an address means; what is no escape stays as it is. */
export function decodePath(written: string): string {
  if (!written.includes("%")) return written;
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

function escapeOf(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
