import fc from 'fast-check';
import jsQR from 'jsqr';
import { expect, test } from 'vitest';
import type { Markup } from '../../src/panel/markup.ts';
import { buildQrCode } from '../../src/panel/qr-code.ts';

const SCALE = 4;

/** Paints the path as a browser does. */
function paint(svg: Markup): { readonly pixels: Uint8ClampedArray; readonly side: number } {
  const size = Number(svg.attributes['viewBox']?.split(' ')[2]);
  const side = size * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  const path = (svg.children[1] as Markup).attributes['d'] ?? '';
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row += 1) {
      const start = (row * side + Number(x) * SCALE) * 4;
      for (let at = start; at < start + Number(width) * SCALE * 4; at += 1) if (at % 4 !== 3) pixels[at] = 0;
    }
  }
  return { pixels, side };
}

test('buildQrCode encodes exactly the text, with a quiet zone of four modules', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abcXYZ0123456789:/?&=.-_'), minLength: 10, maxLength: 200 }), (text) => {
      const svg = buildQrCode(text, 'QR code');
      const { pixels, side } = paint(svg);
      expect(jsQR(pixels, side, side)?.data).toBe(text);
      const edge = [...((svg.children[1] as Markup).attributes['d'] ?? '').matchAll(/M(\d+) (\d+)/g)];
      expect(Math.min(...edge.map(([, x]) => Number(x)))).toBe(4);
      expect(Math.min(...edge.map(([, , y]) => Number(y)))).toBe(4);
    }),
    { numRuns: 30 },
  );
});
