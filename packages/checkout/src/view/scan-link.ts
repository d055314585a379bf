/** Longer than any scan link, and short enough for a QR code that phones read. */
const LONGEST = 1_000;
const SCRIPTING = /^(?:javascript|data|vbscript|blob|file|about|view-source):/i;

/**
 * Says whether a scan link may stand in a QR code and behind a button: an absolute URL of the web or of an app, in visible ASCII, that
 * runs nothing in the page.
 */
export function isScanLink(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LONGEST) return false;
  return /^[a-z][a-z0-9+.-]*:\/\/[\x21-\x7e]+$/i.test(value) && !SCRIPTING.test(value);
}
