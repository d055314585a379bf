import { type Bitmap2D, correction, generate } from 'lean-qr/nano';
import { type Markup, tag } from './markup.ts';

/** Modules of white around the code, as ISO/IEC 18004 asks for. */
const QUIET_ZONE = 4;

/**
 * A QR code as inline SVG. It is black on white in every color scheme, because many phones do not read inverted codes, and it has a size
 * of its own, so that no style is needed.
 */
export function buildQrCode(text: string, label: string): Markup {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const size = code.size + 2 * QUIET_ZONE;
  const rows = Array.from({ length: code.size }, (_, y) => drawRow(code, y));
  const side = String(size * Math.max(2, Math.round(260 / size)));
  const svg = {
    class: 'qr',
    part: 'qr',
    role: 'img',
    'aria-label': label,
    width: side,
    height: side,
    viewBox: `0 0 ${size} ${size}`,
    'shape-rendering': 'crispEdges',
  };
  return tag('svg', svg, [
    tag('path', { fill: '#fff', d: `M0 0h${size}v${size}H0z` }),
    tag('path', { fill: '#000', d: rows.join('') }),
  ]);
}

/** One rectangle for each run of dark modules. */
function drawRow({ size, get }: Bitmap2D, y: number): string {
  let path = '';
  for (let x = 0; x < size; x += 1) {
    if (!get(x, y)) continue;
    const start = x;
    while (get(x + 1, y)) x += 1;
    path += `M${start + QUIET_ZONE} ${y + QUIET_ZONE}h${x - start + 1}v1H${start + QUIET_ZONE}z`;
  }
  return path;
}
