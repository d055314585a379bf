export const utf8Encoder: InstanceType<typeof TextEncoder> = new TextEncoder();

/** @returns false when the text holds a lone surrogate: UTF-8 makes U+FFFD of each, so two texts would share one signature */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
