// Control characters but tab and newline, bidirectional overrides and isolates, zero-width and other invisible format
// characters, line and paragraph separators, tag characters, lone surrogates: none of them belongs in a merchant's name, and each can hide or
// turn round what a person reads or smuggle text past them to a model.
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

/**
 * Makes text that came from the gateway (hence from a merchant, hence from anyone) fit to be shown to a person or a model:
 * invisible and direction-changing characters removed, white space folded, length capped.
 *
 * @param maxLength in code points; a longer text ends in an ellipsis.
 */
export function sanitizeText(text: unknown, maxLength = 300): string {
  if (typeof text !== 'string') return '';
  const visible = text
    .slice(0, maxLength * 8)
    .replace(UNSAFE, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const points = [...visible];
  return points.length > maxLength ? `${points.slice(0, maxLength - 1).join('')}…` : visible;
}

/** The links a QR tool may pass on: the gateway's own deep links and the web; never `javascript:`, `data:`, `file:`. */
export function safeLink(link: unknown): string | undefined {
  if (typeof link !== 'string' || link.length > 2048 || !/^[\x21-\x7e]+$/.test(link)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(link)?.[1]?.toLowerCase();
  if (scheme === undefined || ['javascript', 'data', 'file', 'vbscript', 'blob', 'about'].includes(scheme)) return undefined;
  return link;
}
