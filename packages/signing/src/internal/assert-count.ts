/** No header and no verification has more than 8 of them. */
export function assertCount(list: readonly unknown[], what: string): void {
  if (list.length < 1 || list.length > 8) throw new RangeError(`1 to 8 ${what}, not ${list.length}.`);
}
