// Control characters but tab and newline, what formats or turns round text, what shows nothing (zero-width, fillers, variation
// selectors, tags), line and paragraph separators, lone surrogates: none of them belongs in a merchant's name, and each can hide or
// turn round what a person reads or smuggle text past them to a model.
const UNSAFE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?![\t\n])\p{Cc}/gu;

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

// Payment apps have schemes of their own, more than a list could name; these run code, read files or start the system's tools.
const CODE_OR_FILES =
  /^(javascript|vbscript|data|blob|about|file|filesystem|view-source|jar|res|chrome.*|edge|moz.*|ms-.*|search-ms|shell|vscode.*|cursor|smb|ftps?|sftp|ssh|telnet|ldaps?|mailto|sms|tel|x-apple.*|app-settings|intent|android-app|content)$/;

/** The links a QR tool may pass on: the web and payment apps' deep links, nothing that is known to run code or read files. */
export function safeLink(link: unknown): string | undefined {
  if (typeof link !== 'string' || link.length > 2048 || !/^[\x21-\x7e]+$/.test(link)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(link)?.[1]?.toLowerCase();
  if (scheme === undefined || CODE_OR_FILES.test(scheme)) return undefined;
  return link;
}
