/** Takes out characters that XML forbids, and replaces half surrogate pairs. U+FDD0, which no text holds, goes too. */
export function dropForbidden(text: string): string {
  return text
    .replace(/(?![\t\n\r\u007F-\u009F])\p{Cc}|[\uFFFE\uFFFF\uFDD0]/gu, "")
    .replace(/\p{Surrogate}/gu, "\u{FFFD}");
}
