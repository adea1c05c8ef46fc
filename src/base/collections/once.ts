/** A function that works out its value when it is first asked for, and gives the same one ever after. @throws what `make` throws */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
