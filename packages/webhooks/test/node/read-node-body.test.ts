import { once } from 'node:events';
import { connect, constants, createServer, type Http2ServerRequest } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type NodeBody, readNodeBody } from '../../src/node/read-node-body.ts';

const options = { limitBytes: 10, timeoutMs: 60_000 };

it('reads what is there already, and what comes later', async () => {
  const stream = new PassThrough();
  stream.write('one ');
  const reading = readNodeBody(stream, options);
  await nextTurn();
  stream.end('two');
  expect(await reading).toEqual({ ok: true, body: Buffer.from('one two') });
});

it('reads a body without bytes', async () => {
  const stream = new PassThrough();
  stream.end();
  expect(await readNodeBody(stream, options)).toEqual({ ok: true, body: new Uint8Array(0) });
});

it('gives up a stream that was cut off before', async () => {
  const stream = new PassThrough();
  stream.destroy();
  expect(await readNodeBody(stream, options)).toEqual({ ok: false, reason: 'body-aborted' });
});

it('gives up a stream that is cut off in the same turn', async () => {
  const stream = new PassThrough();
  stream.write('half');
  const reading = readNodeBody(stream, options);
  stream.destroy();
  expect(await reading).toEqual({ ok: false, reason: 'body-aborted' });
});

it('gives up a stream that is cut off later, with an error or without', async () => {
  for (const error of [undefined, new Error('reset')]) {
    const stream = new PassThrough();
    const reading = readNodeBody(stream, options);
    await nextTurn();
    stream.destroy(error);
    expect(await reading).toEqual({ ok: false, reason: 'body-aborted' });
  }
});

it('gives up a stream that fails in the same turn', async () => {
  const stream = new PassThrough();
  const reading = readNodeBody(stream, options);
  stream.destroy(new Error('reset'));
  expect(await reading).toEqual({ ok: false, reason: 'body-aborted' });
});

it('gives up beyond the limit and leaves the rest unread', async () => {
  const stream = new PassThrough();
  const reading = readNodeBody(stream, options);
  stream.write(Buffer.alloc(11));
  expect(await reading).toEqual({ ok: false, reason: 'body-too-large' });
  stream.end('more');
  expect(stream.isPaused()).toBe(true);
});

/** What becomes of half a body whose HTTP/2 stream is ended with this code, in the same segment or later. */
async function readResetStream(code: number, isLater: boolean): Promise<NodeBody> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const stream = session.request({ ':method': 'POST', 'content-length': 100 });
  // A reset with an error code is an error of this stream, too.
  stream.on('error', () => undefined);
  const arrived = once(server, 'request');
  stream.write('half');
  if (!isLater) stream.close(code);
  const [request] = (await arrived) as [Http2ServerRequest];
  const reading = readNodeBody(request, { limitBytes: 1_000, timeoutMs: 60_000 });
  if (isLater) {
    await once(request, 'data');
    stream.close(code);
  }
  const body = await reading;
  session.destroy();
  server.close();
  return body;
}

it.each([
  ['no error', constants.NGHTTP2_NO_ERROR],
  ['cancel', constants.NGHTTP2_CANCEL],
  ['an internal error', constants.NGHTTP2_INTERNAL_ERROR],
])('takes half of an HTTP/2 body for no body: reset with %s', async (_name, code) => {
  expect(await readResetStream(code, false)).toEqual({ ok: false, reason: 'body-aborted' });
  expect(await readResetStream(code, true)).toEqual({ ok: false, reason: 'body-aborted' });
});
