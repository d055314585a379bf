/** What a fault does, in words, and the members that make it usable without further questions. */
export interface FaultChoice {
  readonly kind: string;
  readonly label: string;
  readonly members?: Readonly<Record<string, unknown>>;
}

export const REQUEST_FAULTS: readonly FaultChoice[] = [
  { kind: 'lose-reply', label: 'Process, then lose the reply' },
  { kind: 'drop-connection', label: 'Drop the connection' },
  { kind: 'delay', label: 'Answer 3 seconds late', members: { ms: 3_000 } },
  { kind: 'server-error', label: 'Answer 500' },
  { kind: 'rate-limit', label: 'Answer 429, retry after 1 s' },
  { kind: 'unauthorized', label: 'Answer 401' },
  { kind: 'truncated-json', label: 'Truncate the JSON' },
  { kind: 'stall-body', label: 'Send half a body, then nothing' },
  { kind: 'html', label: "Answer a proxy's HTML page" },
  { kind: 'empty-body', label: 'Answer an empty body' },
  { kind: 'junk', label: 'Answer text that is not JSON' },
  { kind: 'unknown-status', label: 'Report an unknown status' },
];

export const WEBHOOK_FAULTS: readonly FaultChoice[] = [
  { kind: 'duplicate-webhook', label: 'Send twice' },
  { kind: 'reorder-webhooks', label: 'Swap the next two' },
  { kind: 'drop-webhook', label: 'Lose the first attempt' },
  { kind: 'delay-webhook', label: 'Send a minute later', members: { ms: 60_000 } },
  { kind: 'forged-webhook', label: 'Send a forged one first' },
  { kind: 'tampered-webhook', label: 'Send a tampered one first' },
  { kind: 'stale-webhook', label: 'Send a stale one first' },
  { kind: 'malformed-webhook', label: 'Send one that is not JSON first' },
  { kind: 'truncated-webhook', label: 'Break off in the middle' },
  { kind: 'replayed-webhook', label: 'Replay it byte for byte' },
];

export const CLOCK_FAULTS: readonly FaultChoice[] = [
  { kind: 'clock-skew', label: "Put the gateways' clock 10 minutes ahead", members: { ms: 600_000 } },
];
