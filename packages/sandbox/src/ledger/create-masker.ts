/** Takes secrets out of whatever is remembered: the sandbox's own, and anything that looks like a live key. */
export type Masker = (text: string) => string;

const LIVE_KEY = /\b(?:[sr]k|pk|whsec)_live?_[A-Za-z0-9_-]+/g;

export function createMasker(secrets: readonly string[]): Masker {
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text).replace(LIVE_KEY, '***');
}
