/**
 * Why a request line cannot be signed without ambiguity, or undefined. What passes here cannot hold a line feed or any
 * other control character, so no part of it can pose as the next one.
 */
export function findRequestFault(method: unknown, path: unknown): string | undefined {
  if (typeof method !== 'string' || !isUpperCase(method)) return 'The method must be in upper case, as it is sent: GET, POST.';
  if (typeof path !== 'string' || path.charCodeAt(0) !== 0x2f) {
    return 'The path must begin with /: no scheme, no host.';
  }
  const fault = findTextFault(path);
  if (fault !== undefined) return `The path ${fault}.`;
  if (path.includes('?') || path.includes('#')) return 'The path must come without its query: a ? or # does not belong here.';
  return undefined;
}

/** What is wrong with text that goes into a canonical string as it is, or undefined. */
export function findTextFault(text: string): string | undefined {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return 'holds a control character';
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = text.charCodeAt(index + 1);
      // Lone surrogates all become U+FFFD in UTF-8.
      if (code >= 0xdc00 || !(next >= 0xdc00 && next <= 0xdfff)) return 'is not well-formed Unicode text';
      index++;
    }
  }
  return undefined;
}

function isUpperCase(method: string): boolean {
  for (let index = 0; index < method.length; index++) {
    const code = method.charCodeAt(index);
    if (code < 0x41 || code > 0x5a) return false;
  }
  return method.length > 0;
}
