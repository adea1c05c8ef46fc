import { TextDecoder } from "node:util";

const replacement = "\u{FFFD}";

/**
 * The text of an XML file as its byte-order mark or declaration says (UTF-8 otherwise).
 * Characters that XML forbids, which runners copy from their tests' output, are taken out: no parser would accept them.
 */
export function decodeBytes(bytes: Uint8Array): string {
  return dropForbidden(decoderFor(bytes).decode(bytes));
}

/** Takes out control characters and replaces half surrogate pairs. */
export function dropForbidden(text: string): string {
  return text.replace(/(?![\t\n\r\u007F-\u009F])\p{Cc}|[\uFFFE\uFFFF]/gu, "").replace(/\p{Surrogate}/gu, replacement);
}

function decoderFor(bytes: Uint8Array): TextDecoder {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be");
  const head = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const declared = /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/u.exec(head)?.[1];
  try {
    // A file that claims UTF-16 but could be read so far is not in UTF-16.
    return new TextDecoder(declared === undefined || /^utf-?16/iu.test(declared) ? "utf-8" : declared);
  } catch {
    return new TextDecoder("utf-8");
  }
}
