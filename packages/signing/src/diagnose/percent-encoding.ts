/** As `encodeURIComponent`, but gives back what cannot be encoded. */
export function encode(own: string): string {
  try {
    return encodeURIComponent(own);
  } catch {
    return own;
  }
}

/** As `decodeURIComponent`, but gives back what cannot be decoded. */
export function decode(own: string): string {
  try {
    return decodeURIComponent(own);
  } catch {
    return own;
  }
}
