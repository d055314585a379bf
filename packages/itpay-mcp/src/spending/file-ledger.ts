import type { Stats } from 'node:fs';
import { mkdir, open, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from './file-lock.ts';
import type { LedgerAddition, SpendingLedger } from './ledger.ts';
import { formatEntry, formatWithdrawal, isTornLine, parseLine } from './ledger-lines.ts';
import type { LedgerEntry } from './tally.ts';
import { createTally, type Tally } from './tally.ts';

/** What was read of the file so far. */
interface LedgerState {
  readonly file: string;
  /** Which file `tally` came from: compaction puts another in its place. Empty: none, or one that has to be read again. */
  identity: string;
  /** How many bytes were read. */
  size: number;
  lines: number;
  /** The entries that were neither withdrawn nor are too old. */
  tally: Tally;
}

export interface FileLedgerOptions {
  /** Default 5 s: payments stop when the file cannot be reached by then. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 5_000;
/** A file of fewer lines is not worth rewriting. */
const COMPACT_FROM_LINES = 1_000;

/**
 * A ledger in a file of JSON lines that several servers may share. Each call locks the file, reads what others added, and writes at most
 * once. A file that cannot be read whole stops payments; nothing in it is skipped but a last line that a crash cut short.
 */
export function createFileLedger(file: string, { deadlineMs = DEADLINE_MS }: FileLedgerOptions = {}): SpendingLedger {
  const state: LedgerState = { file, identity: '', size: 0, lines: 0, tally: createTally() };
  return {
    add: (addition) => locked(state, deadlineMs, (signal) => add(state, addition, signal)),
    withdraw: (claim, at) => locked(state, deadlineMs, (signal) => withdraw(state, { at, claim }, signal)),
  };
}

/** @param work gets a signal that aborts at the deadline: the call has been refused then, so it must not write any more */
async function locked(state: LedgerState, deadlineMs: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const timer = setTimeout(() => controller.abort(new Error('The spending ledger did not answer in time.')), deadlineMs);
  const task = async () => {
    await mkdir(path.dirname(state.file), { recursive: true, mode: 0o700 });
    // Opening a pipe would wait for its other end for ever, and keep the process from ending.
    await checkKind(state.file);
    await withFileLock(state.file, signal, () => work(signal));
  };
  try {
    await Promise.race([task(), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function checkKind(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found !== undefined && !found.isFile()) throw new Error('The spending ledger is not a regular file.');
}

async function add(state: LedgerState, addition: LedgerAddition, signal: AbortSignal): Promise<void> {
  const { entry, since, ended, check } = addition;
  await readNewLines(state);
  signal.throwIfAborted();
  const { tally } = state;
  tally.expire(since);
  check(tally);
  const over = [...ended].filter((id) => tally.hasIntent(id));
  if (state.lines >= COMPACT_FROM_LINES && tally.size < state.lines / 2) {
    const kept = [...tally.entries()].filter(({ id }) => !ended.has(id));
    await rewrite(state, [...kept, entry]);
    return;
  }
  await append(state, over.map((id) => formatWithdrawal({ at: entry.at, id })).join('') + formatEntry(entry));
  for (const id of over) tally.removeIntent(id);
  tally.add(entry);
}

async function withdraw(
  state: LedgerState,
  withdrawal: { readonly at: number; readonly claim: string },
  signal: AbortSignal,
): Promise<void> {
  await readNewLines(state);
  signal.throwIfAborted();
  if (!state.tally.removeClaim(withdrawal.claim)) return;
  await append(state, formatWithdrawal(withdrawal));
}

/** Reads what was added since the last call, and cuts off a last line that a crash left unfinished. */
async function readNewLines(state: LedgerState): Promise<void> {
  const handle = await open(state.file, 'a+', 0o600);
  try {
    const stats = await handle.stat();
    const { size } = stats;
    if (identify(stats) !== state.identity || size < state.size) forgetFile(state, identify(stats));
    const bytes = Buffer.alloc(size - state.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, state.size);
    if (bytesRead !== bytes.length) throw new Error('The spending ledger became shorter while it was read.');
    const end = bytes.lastIndexOf(0x0a) + 1;
    const tail = bytes.subarray(end).toString();
    if (tail !== '' && !isTornLine(tail)) throw new Error('The last line of the spending ledger is damaged.');
    for (const line of bytes.subarray(0, end).toString().split('\n')) if (line !== '') takeLine(state, line);
    if (tail !== '') await handle.truncate(state.size + end);
    state.size += end;
  } catch (error) {
    // Half of it may have been taken over: the next call reads it all again.
    state.identity = '';
    throw error;
  } finally {
    await handle.close();
  }
}

function takeLine(state: LedgerState, text: string): void {
  const line = parseLine(text);
  state.lines += 1;
  if ('entry' in line) state.tally.add(line.entry);
  else if ('claim' in line.withdrawal) state.tally.removeClaim(line.withdrawal.claim);
  else state.tally.removeIntent(line.withdrawal.id);
}

async function append(state: LedgerState, text: string): Promise<void> {
  const handle = await open(state.file, 'a', 0o600);
  try {
    await handle.appendFile(text);
    await handle.sync();
    state.size += Buffer.byteLength(text);
    state.lines += text.split('\n').length - 1;
  } catch (error) {
    state.identity = '';
    throw error;
  } finally {
    await handle.close();
  }
}

/** Puts a file in place that holds only what still counts. */
async function rewrite(state: LedgerState, entries: readonly LedgerEntry[]): Promise<void> {
  const fresh = `${state.file}.new`;
  await writeFile(fresh, entries.map(formatEntry).join(''), { mode: 0o600, flush: true });
  await rename(fresh, state.file);
  state.identity = '';
}

function identify({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}

function forgetFile(state: LedgerState, identity: string): void {
  state.identity = identity;
  state.size = 0;
  state.lines = 0;
  state.tally = createTally();
}
