import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface LedgerEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The call that set the amount aside; it alone may take it back. */
  readonly claim: string;
  readonly id: string;
  readonly currency: string;
  /** Minor units. */
  readonly value: number;
}

/** One call's claim, or every claim to an intent. */
export type Withdrawn = { readonly claim: string } | { readonly id: string };

/** Remembers what was asked for, so that a daily limit survives a restart. */
export interface SpendingLedger {
  append(entry: LedgerEntry): Promise<void>;
  withdraw(withdrawn: Withdrawn, at: number): Promise<void>;
  /** Entries since `since` that were not withdrawn. */
  read(since: number): Promise<readonly LedgerEntry[]>;
}

/** A ledger that ends with the process: enough for limits per payment and per session. */
export function createMemoryLedger(): SpendingLedger {
  let entries: readonly LedgerEntry[] = [];
  return {
    async append(entry) {
      entries = [...entries, entry];
    },
    async withdraw(withdrawn) {
      entries = without(entries, withdrawn);
    },
    async read(since) {
      entries = entries.filter((entry) => entry.at > since);
      return entries;
    },
  };
}

/**
 * A ledger in a file of JSON lines. Appends are single writes, so several servers may share one file; a line that cannot be read
 * stops the server from spending rather than being skipped.
 */
export function createFileLedger(file: string): SpendingLedger {
  async function write(line: object): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    // The newline first: a line that a crash cut short must not swallow the next one.
    await appendFile(file, `\n${JSON.stringify(line)}`, { mode: 0o600, flush: true });
  }
  return {
    append: (entry) => write(entry),
    withdraw: (withdrawn, at) => write({ at, ...withdrawn, released: true }),
    async read(since) {
      const entries = new Map<string, LedgerEntry>();
      for (const line of (await readLines(file)).filter((text) => text !== '')) {
        const parsed = parseLine(line, file);
        if (parsed === undefined) continue;
        if (!('released' in parsed)) {
          if (parsed.at > since) entries.set(parsed.claim, parsed);
        } else if ('claim' in parsed) entries.delete(parsed.claim);
        else for (const entry of entries.values()) if (entry.id === parsed.id) entries.delete(entry.claim);
      }
      return [...entries.values()];
    },
  };
}

function without(entries: readonly LedgerEntry[], withdrawn: Withdrawn): readonly LedgerEntry[] {
  return entries.filter((entry) => ('claim' in withdrawn ? entry.claim !== withdrawn.claim : entry.id !== withdrawn.id));
}

async function readLines(file: string): Promise<readonly string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function parseLine(line: string, file: string): LedgerEntry | (Withdrawn & { readonly released: true }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Cut short by a crash while it was written: its call never went on to the gateway.
    if (!line.endsWith('}')) return undefined;
    throw new Error(`${file}: a line of the spending ledger cannot be read; move the file away to start a new day's count`);
  }
  const entry = (value ?? {}) as Partial<LedgerEntry> & { released?: boolean };
  if (entry.released === true && typeof entry.claim === 'string') return { claim: entry.claim, released: true };
  if (entry.released === true && typeof entry.id === 'string') return { id: entry.id, released: true };
  if (
    typeof entry.id === 'string' &&
    typeof entry.claim === 'string' &&
    typeof entry.at === 'number' &&
    typeof entry.currency === 'string' &&
    Number.isSafeInteger(entry.value)
  ) {
    return entry as LedgerEntry;
  }
  throw new Error(
    `${file}: a line of the spending ledger has another shape than this version writes; move the file away to start a new day's count`,
  );
}
