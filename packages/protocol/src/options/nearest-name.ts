/** Finds the known name that was probably meant by `name`: one in another letter case, or one with at most two typing mistakes. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const mistakesAllowed = Math.min(2, Math.floor(name.length / 3));
  let nearest: string | undefined;
  let fewest = mistakesAllowed + 1;
  for (const candidate of known) {
    const mistakes = countMistakes(lower, candidate.toLowerCase());
    if (mistakes >= fewest) continue;
    fewest = mistakes;
    nearest = candidate;
  }
  return nearest;
}

/** The Levenshtein distance: letters added, missing or replaced. */
function countMistakes(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (previous[column - 1] as number) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[right.length] as number;
}
