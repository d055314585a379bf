import * as nodeCrypto from 'node:crypto';

type HashOnce = (algorithm: string, data: string | Uint8Array, encoding: 'base64') => string;

// `crypto.hash` saves creating a stream object; a runtime without it hashes the long way.
const hashOnce = (nodeCrypto as { hash?: HashOnce }).hash;

export function sha256Base64(data: string | Uint8Array): string {
  if (hashOnce !== undefined) return hashOnce('sha256', data, 'base64');
  return nodeCrypto
    .createHash('sha256')
    .update(data as string, 'utf8')
    .digest('base64');
}
