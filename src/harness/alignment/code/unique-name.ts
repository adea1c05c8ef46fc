/** A name that no other has in its file: `fit`, then `fit (2)`. @param seen how often each name was given */
export function uniqueName(seen: Map<string, number>, name: string): string {
  let count = seen.get(name) ?? 0;
  let free = name;
  do {
    count += 1;
    free = count === 1 ? name : `${name} (${count})`;
  } while (count > 1 && seen.has(free));
  seen.set(name, count);
  if (free !== name) seen.set(free, 1);
  return free;
}
