import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readNodeBody } from './read-node-body.ts';

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
