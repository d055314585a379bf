/** The last so many of a map's values, without a copy of all the others. */
export function newest<T>(values: Iterable<T>, { size, limit }: { readonly size: number; readonly limit: number }): T[] {
  const found: T[] = [];
  let index = 0;
  for (const value of values) {
    if (index >= size - limit) found.push(value);
    index += 1;
  }
  return found;
}
