/** Removes secrets from a text that is kept: the sandbox's own, and anything that looks like a live key. */
export type MaskSecrets = (text: string) => string;

const LIVE_KEY = /\b(?:[sr]k|pk|whsec)_live?_[A-Za-z0-9_-]+/g;

export function createSecretMask(secrets: readonly string[]): MaskSecrets {
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text).replace(LIVE_KEY, '***');
}
