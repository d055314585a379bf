/**
 * The job's id for an event's key: the key itself, with what BullMQ refuses in ids (`:`, and ids that are integers) percent-encoded.
 * Two keys never share an id.
 */
export function encodeJobId(key: string): string {
  const id = key.replace(/[%:]/g, percentEncode);
  return /^-?\d+$/.test(id) ? percentEncode(id.charAt(0)) + id.slice(1) : id;
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
