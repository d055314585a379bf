let handled = 0;

/** What every contestant does with an event: so little that only the way to it is measured. */
export function countEvent(event: unknown): void {
  if (typeof event === 'object') handled += 1;
}

export function handledEvents(): number {
  return handled;
}
