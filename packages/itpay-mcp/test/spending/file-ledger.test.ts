import { execFileSync, spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SpendingRefusedError } from '../../src/spending/errors.ts';
import { createFileLedger } from '../../src/spending/file-ledger.ts';
import { createSpendingGuard, type SpendingGuard } from '../../src/spending/guard.ts';
import { formatEntry, formatWithdrawal, isTornLine } from '../../src/spending/ledger-lines.ts';
import type { LedgerEntry } from '../../src/spending/tally.ts';

const NOW = 1_000_000_000_000;
const HOUR = 3_600_000;
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'itpay-mcp-'));
  file = path.join(folder, 'state', 'ledger.jsonl');
  await mkdir(path.dirname(file));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (id: string, value = 1): LedgerEntry => ({ at: NOW - HOUR, claim: `claim-${id}`, id, currency: 'CNY', value });
const guardOver = (limit: number, now = () => NOW): SpendingGuard =>
  createSpendingGuard({ limits: { perDay: { CNY: limit } }, ledger: createFileLedger(file), now });
const purchase = (id: string, value: number) => ({
  id,
  amount: { currency: 'CNY', value },
  serviceId: 'svc_1',
  channel: 'alipay',
});

/** The code of the refusal; undefined when the amount was set aside. */
async function refusal(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(SpendingRefusedError);
    return (error as SpendingRefusedError).code;
  }
}

describe('createFileLedger', () => {
  test('keeps entries over restarts and shares them between servers', async () => {
    await guardOver(1_000).reserve(purchase('a', 700));
    const another = guardOver(1_000);
    expect(await refusal(another.reserve(purchase('b', 301)))).toBe('LIMIT_PER_DAY');
    expect(await refusal(another.reserve(purchase('b', 300)))).toBeUndefined();
  });

  test('lets servers that race for the budget spend all of it and no more', async () => {
    const guards = [1, 2, 3].map(() => guardOver(500));
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, index) => refusal((guards[index % 3] as SpendingGuard).reserve(purchase(`p${index}`, 100)))),
    );
    expect(outcomes.filter((code) => code === undefined)).toHaveLength(5);
    expect(await readdir(path.dirname(file))).toEqual(['ledger.jsonl']);
  });

  test('writes nothing for what is refused', async () => {
    const guard = guardOver(1_000);
    await guard.reserve(purchase('a', 900));
    const before = await readFile(file, 'utf8');
    for (const value of [101, 5_000, 1_001]) expect(await refusal(guard.reserve(purchase('b', value)))).toBe('LIMIT_PER_DAY');
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('is readable by its owner only', async () => {
    await guardOver(1_000).reserve(purchase('a', 1));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('takes back one call’s entry, and every entry of a payment that ended', async () => {
    const guard = guardOver(1_000);
    const first = await guard.reserve(purchase('a', 1_000));
    await first.undo();
    await guard.reserve(purchase('b', 1_000));
    const before = await readFile(file, 'utf8');
    guard.release('b');
    guard.release('never-seen');
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await refusal(guard.reserve(purchase('c', 1_000)))).toBeUndefined();
    expect(await readFile(file, 'utf8')).not.toContain('never-seen');
    expect(await refusal(guardOver(1_000).reserve(purchase('d', 1)))).toBe('LIMIT_PER_DAY');
  });

  test('cuts off a last line that a crash left unfinished', async () => {
    await writeFile(file, formatEntry(entry('a', 600)));
    await appendFile(file, formatEntry(entry('b', 950)).slice(0, -3));
    const guard = guardOver(1_000);
    expect(await refusal(guard.reserve(purchase('c', 401)))).toBe('LIMIT_PER_DAY');
    expect(await refusal(guard.reserve(purchase('c', 400)))).toBeUndefined();
    expect(await readFile(file, 'utf8')).not.toContain('"b"');
  });

  test.each([
    ['something after a last line', `${formatEntry(entry('b', 950)).trim()}xx`],
    ['something after a line', `${formatEntry(entry('b', 950)).trim()}xx\n`],
    ['a line that is cut short in the middle', `${formatEntry(entry('b', 950)).slice(0, 40)}\n${formatEntry(entry('c'))}`],
    ['a line without its beginning', formatEntry(entry('b', 950)).slice(5)],
    ['a last line whose end was overwritten', `${formatEntry(entry('b', 950)).slice(0, -4)}\0\0\0`],
    ['members in another order', '{"id":"b","at":1000'],
    ['another shape', '{"at":"yesterday","claim":"c","id":"b"}\n'],
    ['an amount that is not a whole number', `${JSON.stringify({ ...entry('b'), value: 9.5 })}\n`],
    ['text', 'hello'],
  ])('stops payments for %s', async (_name, damage) => {
    await writeFile(file, formatEntry(entry('a')) + damage);
    const guard = guardOver(1_000);
    for (let call = 0; call < 2; call += 1) expect(await refusal(guard.reserve(purchase('x', 1)))).toBe('LEDGER_UNAVAILABLE');
  });

  test('stops payments for a folder, and for a pipe without opening it', async () => {
    await mkdir(file);
    expect(await refusal(guardOver(1_000).reserve(purchase('a', 1)))).toBe('LEDGER_UNAVAILABLE');
    await rm(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    expect(await refusal(guardOver(1_000).reserve(purchase('a', 1)))).toBe('LEDGER_UNAVAILABLE');
  });

  test('stops payments when another server holds the file past the deadline', async () => {
    const holder = { token: 't', pid: process.ppid, startedAt: 0, host: os.hostname() };
    await writeFile(`${file}.lock`, JSON.stringify(holder));
    const ledger = createFileLedger(file, { deadlineMs: 30 });
    const guard = createSpendingGuard({ limits: { perDay: { CNY: 1 } }, ledger, now: () => NOW });
    expect(await refusal(guard.reserve(purchase('a', 1)))).toBe('LEDGER_UNAVAILABLE');
  });

  test('takes over the lock of a server that was killed', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => child.once('close', resolve));
    const dead = { token: 't', pid: child.pid, startedAt: 0, host: os.hostname() };
    // A container's first process has the same id every time.
    const earlier = { token: 't', pid: process.pid, startedAt: 0, host: os.hostname() };
    for (const [index, holder] of [dead, earlier].entries()) {
      await writeFile(`${file}.lock`, JSON.stringify(holder));
      expect(await refusal(guardOver(1_000).reserve(purchase(`p${index}`, 1)))).toBeUndefined();
    }
    expect(await readdir(path.dirname(file))).toEqual(['ledger.jsonl']);
  });

  test('is rewritten without what no longer counts, under the eyes of another server', async () => {
    const old = (id: string) => ({ ...entry(id, 1_000), at: NOW - 48 * HOUR });
    const lines = Array.from({ length: 3_000 }, (_, index) => formatEntry(old(`old-${index}`)));
    await writeFile(file, [...lines, formatEntry(entry('today', 400)), formatWithdrawal({ at: NOW, id: 'old-1' })].join(''));
    const other = guardOver(1_000);
    expect(await refusal(other.reserve(purchase('a', 601)))).toBe('LIMIT_PER_DAY');
    expect(await refusal(guardOver(1_000).reserve(purchase('b', 500)))).toBeUndefined();
    expect(
      (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['today', 'b']);
    expect(await refusal(other.reserve(purchase('c', 101)))).toBe('LIMIT_PER_DAY');
    expect(await refusal(other.reserve(purchase('c', 100)))).toBeUndefined();
  });

  test('counts 100,000 entries of one day', async () => {
    await writeFile(file, Array.from({ length: 100_000 }, (_, index) => formatEntry(entry(`p-${index}`, 1))).join(''));
    const guard = guardOver(100_002);
    expect(await refusal(guard.reserve(purchase('a', 2)))).toBeUndefined();
    expect(await refusal(guard.reserve(purchase('b', 1)))).toBe('LIMIT_PER_DAY');
  });
});

describe('isTornLine', () => {
  const lines = [
    formatEntry({ ...entry('a "quoted" \\ ü', 950), claim: '7f9c24e8-3b12-4fef-91e0-6f2d8a7b5c4d' }),
    formatWithdrawal({ at: NOW, claim: 'c' }),
    formatWithdrawal({ at: NOW, id: 'i' }),
  ].map((line) => line.trim());

  test('recognizes every beginning of a line that this version writes, and no whole one', () => {
    for (const line of lines) {
      for (let length = 1; length < line.length; length += 1)
        expect(isTornLine(line.slice(0, length)), line.slice(0, length)).toBe(true);
      expect(isTornLine(line)).toBe(false);
      expect(isTornLine(`${line}x`)).toBe(false);
    }
  });

  test.each(['x', '{"at":x', '{"at":1,"id":"i","released":false', '{"at":1,"claim":"c","id":"i","currency":5', '[', ' {"at":1'])(
    'takes %s for somebody else’s',
    (text) => {
      expect(isTornLine(text)).toBe(false);
    },
  );
});
