/** Not by `URL.canParse`: once it is hot, Node 20 and 22 take hosts like café.example for no hosts. */
export function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text)) return false;
  try {
    new URL(text);
    return true;
  } catch {
    return false;
  }
}
