import { TextDecoder } from "node:util";
import { dropForbidden } from "./drop-forbidden.ts";

/** The text of a file of results; see `createTextDecoder`. */
export function decodeBytes(bytes: Uint8Array): string {
  const decode = createTextDecoder();
  return decode(bytes) + decode(null);
}

/**
 * Turns the bytes of a file of results, piece by piece, into text as its byte-order mark or XML declaration says (UTF-8
 * otherwise); null ends them. Characters that XML forbids, which runners copy from their tests' output, are taken out: no
 * parser would accept them.
 */
export function createTextDecoder(): (bytes: Uint8Array | null) => string {
  let decoder: TextDecoder | null = null;
  return (bytes) => {
    if (bytes === null) return dropForbidden(decoder?.decode() ?? "");
    decoder ??= decoderFor(bytes);
    return dropForbidden(decoder.decode(bytes, { stream: true }));
  };
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
