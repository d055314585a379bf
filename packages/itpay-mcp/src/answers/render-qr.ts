import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** Modules of white around a code, as ISO/IEC 18004 asks for. */
const QUIET_ZONE = 4;
const PIXELS_PER_MODULE = 6;

/** Whether the terminal shows light text on dark, or dark text on light. */
export type TerminalColors = 'dark' | 'light';

/**
 * A QR code in Unicode half blocks. A terminal draws blocks in its text color, so each kind of terminal needs a code of its own: on the
 * wrong one it appears inverted, and many payment apps do not read that.
 */
export function renderQrText(payload: string, colors: TerminalColors): string {
  const { data } = encode(payload, { ecc: 'L', border: QUIET_ZONE });
  const isBlock = (isDark: boolean | undefined): boolean => (isDark ?? false) === (colors === 'light');
  const lines: string[] = [];
  for (let y = 0; y < data.length; y += 2) {
    const upper = data[y] ?? [];
    lines.push(upper.map((isDark, x) => halfBlock(isBlock(isDark), isBlock(data[y + 1]?.[x]))).join(''));
  }
  return lines.join('\n');
}

/** Two modules, one above the other. */
function halfBlock(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}

/** A QR code as a PNG in Base64: one bit a pixel, black on white, error correction M. */
export function renderQrPng(payload: string): string {
  const { data, size } = encode(payload, { ecc: 'M', border: QUIET_ZONE });
  const width = size * PIXELS_PER_MODULE;
  const rows = data.flatMap((row) => {
    // The first byte names the filter of the row: none.
    const bytes = Buffer.alloc(1 + Math.ceil(width / 8));
    for (let x = 0; x < width; x += 1) {
      if (!row[Math.floor(x / PIXELS_PER_MODULE)]) bytes[1 + (x >> 3)] = (bytes[1 + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
    return Array.from({ length: PIXELS_PER_MODULE }, () => bytes);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  // One bit of gray a pixel.
  header[8] = 1;
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const png = [signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND')];
  return Buffer.concat(png).toString('base64');
}

/** @see https://www.w3.org/TR/png-3/#5Chunk-layout */
function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
