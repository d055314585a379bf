import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { renderQrPng, renderQrText } from '../src/render-qr.ts';

const PAYLOADS = [
  ['a link', 'https://pay.example/1'],
  ['an EMVCo payload', `0002010102${'1'.repeat(300)}`],
  ['the longest payload', 'x'.repeat(1_200)],
  ['letters beyond ASCII', '微信支付 ¥6.99'],
] as const;

describe('renderQrPng', () => {
  test.each(PAYLOADS)('draws a code that holds %s', async (_, payload) => {
    const png = PNG.sync.read(Buffer.from(await renderQrPng(payload), 'base64'));
    expect(jsQR(new Uint8ClampedArray(png.data), png.width, png.height)?.data).toBe(payload);
  });
});

describe('renderQrText', () => {
  test.each(PAYLOADS)('writes a code that holds %s', async (_, payload) => {
    const { pixels, width, height } = toPixels(await renderQrText(payload), 4);
    expect(jsQR(pixels, width, height)?.data).toBe(payload);
  });

  test('fits an ordinary payment code into a terminal of 80 columns', async () => {
    const lines = (await renderQrText('https://pay.example/pay/pi_a20e4457-c1e5-86ef-9c17-61e8d44d96ce')).split('\n');
    for (const line of lines) expect([...line].length).toBeLessThan(80);
  });
});

/** Each half block is two modules, one above the other. */
function toPixels(text: string, scale: number) {
  const rows = text
    .split('\n')
    .flatMap((line) => [
      [...line].map((block) => block === '█' || block === '▀'),
      [...line].map((block) => block === '█' || block === '▄'),
    ]);
  const width = Math.max(...rows.map((row) => row.length)) * scale;
  const height = rows.length * scale;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)]) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { pixels, width, height };
}
