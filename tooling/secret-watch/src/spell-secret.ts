/** What a careless gateway could send a secret back as: raw, in Base64 and hex, URL-encoded and JSON-escaped. */
export function spellSecret(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const percent = encodeURIComponent(secret);
  const shifted = [1, 2].map((before) => Buffer.concat([Buffer.alloc(before, 'x'), bytes]).toString('base64'));
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...shifted,
    hex,
    hex.toUpperCase(),
    percent,
    percent.replace(/%../g, (code) => code.toLowerCase()),
    JSON.stringify(secret).slice(1, -1),
  ];
}
