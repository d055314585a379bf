/** Shorter ones cannot be told from chance. */
const shortestSecret = 8;

/** Every way in which a careless line of code might write a secret: as it is, escaped, percent-encoded, in hex or in Base64. */
export function spellSecret(secret: string): readonly string[] {
  if (secret.length < shortestSecret) return [];
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const encoded = encodeURIComponent(secret);
  const hex = bytes.toString('hex');
  return [
    ...new Set([
      secret,
      json,
      JSON.stringify(json).slice(1, -1),
      encoded,
      encodeURIComponent(encoded),
      secret.replaceAll(' ', '+'),
      hex,
      hex.toUpperCase(),
      // As a printed Buffer shows it.
      hex.replace(/..\B/g, '$& '),
      ...spellInBase64(bytes),
    ]),
  ];
}

/** The characters that stem from the secret alone, wherever in a longer text it begins. */
function spellInBase64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const after = (3 - ((before + bytes.length) % 3)) % 3;
    const padded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(after)]);
    const start = before === 0 ? 0 : before + 1;
    const end = after === 0 ? undefined : -(after + 1);
    return [padded.toString('base64').slice(start, end), padded.toString('base64url').slice(start, end)];
  });
}
