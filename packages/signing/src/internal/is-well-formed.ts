/** False when text holds a lone surrogate: UTF-8 turns every one of them into U+FFFD, so two texts would share one signature. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
