import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createCorker } from '../../src/internal/create-corker.ts';

function recordingStream() {
  const calls: string[] = [];
  return { calls, cork: () => void calls.push('cork'), uncork: () => void calls.push('uncork') };
}

test('createCorker corks once in a turn, and uncorks at its end', async () => {
  const stream = recordingStream();
  const cork = createCorker({ stream });
  cork();
  cork();
  expect(stream.calls).toEqual(['cork']);
  await nextTurn();
  expect(stream.calls).toEqual(['cork', 'uncork']);
  cork();
  await nextTurn();
  expect(stream.calls).toEqual(['cork', 'uncork', 'cork', 'uncork']);
});

test('createCorker uncorks the stream that it corked, whatever the client has by then', async () => {
  const [old, fresh] = [recordingStream(), recordingStream()];
  const client = { stream: old };
  const cork = createCorker(client);
  cork();
  client.stream = fresh;
  cork();
  await nextTurn();
  expect([old.calls, fresh.calls]).toEqual([
    ['cork', 'uncork'],
    ['cork', 'uncork'],
  ]);
});

test('createCorker leaves a client without a stream alone', () => {
  expect(createCorker({})).not.toThrow();
});

test('createCorker uncorks under timers that are faked', async () => {
  const stream = recordingStream();
  vi.useFakeTimers();
  try {
    createCorker({ stream })();
  } finally {
    vi.useRealTimers();
  }
  await nextTurn();
  expect(stream.calls).toEqual(['cork', 'uncork']);
});
