/** A number as a reader takes it in: four digits that count, thousands apart, powers of ten from 10⁷ on. */
export function short(value: number): string {
  if (Math.abs(value) >= 1e7) return value.toExponential(3).replace("e+", "e");
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

/** A distance with one decimal, and no minus before a zero. */
export function tenths(value: number): string {
  const text = value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

/** A share as whole per cent; near 100, where the rest matters, with two more digits. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.99 && share < 1 ? 2 : 0)} %`;
}

/** The first five of many. */
export function firstOf(items: readonly (number | string)[], count = items.length): string {
  return `${items.slice(0, 5).join(", ")}${count > 5 ? " …" : ""}`;
}
