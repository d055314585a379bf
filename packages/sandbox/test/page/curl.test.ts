import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatCurl } from '../../page/details/curl.ts';
import { hexDump, splitControls } from '../../page/details/raw-text.ts';

const url = 'http://127.0.0.1:4010/v1/x';

describe('formatCurl', () => {
  it('is read by a shell as it was meant, quotes and line ends included', async () => {
    const body = `{"note":"it's $HOME \`id\` \\\\ "}\r\n`;
    const headers = { 'x-note': `a'b "c" $d`, host: 'left.out', 'content-length': '3', authorization: 'Bearer ***' };
    const command = formatCurl({ url, method: 'POST', headers, body });
    // The shell prints the words that curl would get.
    const script = command.replace(/^curl/, 'printf "%s\\0"');
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script], { env: { ITPAY_API_KEY: 'sk_test_1' } });
    expect(stdout.split('\0')).toEqual([
      ...['-i', '-X', 'POST', url, '-H', `x-note: a'b "c" $d`, '-H', 'authorization: Bearer sk_test_1'],
      ...['--data-binary', body, ''],
    ]);
  });

  it('sends no body where there was none', () => {
    expect(formatCurl({ url, method: 'GET', headers: { 'x-api-key': '***' }, body: '' })).toBe(
      `curl -i -X GET '${url}' \\\n  -H "x-api-key: $STABLECOIN_API_KEY"`,
    );
  });
});

describe('splitControls', () => {
  it('names what nobody sees', () => {
    const shown = splitControls('\ufeffa\u200bb\tc\r\nd').map((piece) => piece.shown);
    expect(shown.join('')).toBe('BOMaU+200Bb⇥c␍↵\nd');
    expect(splitControls('plain').every(({ isControl }) => !isControl)).toBe(true);
  });
});

describe('hexDump', () => {
  it('shows bytes in rows of sixteen', () => {
    const dump = hexDump(Buffer.from([0xff, 0x41, ...Array.from({ length: 15 }, () => 0)]).toString('base64'));
    expect(dump.split('\n')).toEqual([
      '0000  ff 41 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ·A··············',
      '0010  00                                               ·',
    ]);
  });
});
