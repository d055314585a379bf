import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { renderQrPng, renderQrText } from '../../src/answers/render-qr.ts';

const PAYLOADS = [
  ['a link', 'https://pay.example/1'],
  ['an EMVCo payload', `0002010102${'1'.repeat(300)}`],
  ['the longest payload', 'x'.repeat(1_200)],
  ['letters beyond ASCII', '微信支付 ¥6.99'],
] as const;

describe('renderQrPng', () => {
  test.each(PAYLOADS)('draws a code that holds %s', (_, payload) => {
    const png = PNG.sync.read(Buffer.from(renderQrPng(payload), 'base64'));
    expect(jsQR(new Uint8ClampedArray(png.data), png.width, png.height)?.data).toBe(payload);
  });
});

describe.each(['dark', 'light'] as const)('renderQrText for %s terminals', (colors) => {
  test.each(PAYLOADS)('writes a code that a scanner reads without inverting it: %s', (_, payload) => {
    const { pixels, width, height } = toPixels(renderQrText(payload, colors), colors);
    expect(jsQR(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data).toBe(payload);
  });

  test('fits an ordinary payment code into a terminal of 80 columns', () => {
    const lines = renderQrText('https://pay.example/pay/pi_a20e4457-c1e5-86ef-9c17-61e8d44d96ce', colors).split('\n');
    for (const line of lines) expect([...line].length).toBeLessThan(80);
  });
});

/** The text as a terminal of these colors shows it. Each half block is two modules, one above the other. */
function toPixels(text: string, colors: 'dark' | 'light', scale = 4) {
  const rows = text
    .split('\n')
    .flatMap((line) => [
      [...line].map((block) => block === '█' || block === '▀'),
      [...line].map((block) => block === '█' || block === '▄'),
    ]);
  const [block, ground] = colors === 'dark' ? [255, 0] : [0, 255];
  const width = Math.max(...rows.map((row) => row.length)) * scale;
  const height = rows.length * scale;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const shade = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] ? block : ground;
      pixels.fill(shade, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { pixels, width, height };
}
