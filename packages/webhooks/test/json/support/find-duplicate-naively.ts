/** A parser as simple as can be, for comparison: one regular expression for tokens, and a list of the keys of every open object. */
export function findDuplicateNaively(text: string): boolean {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gsu) ?? [];
  const open: (string[] | undefined)[] = [];
  return tokens.some((token, index) => {
    if (token === '{') open.push([]);
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && tokens[index + 1] === ':') {
      const keys = open.at(-1);
      const key = JSON.parse(token) as string;
      if (keys?.includes(key)) return true;
      keys?.push(key);
    }
    return false;
  });
}
