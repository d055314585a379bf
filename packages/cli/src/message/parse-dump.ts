import { CliUsageError } from '../usage-error.ts';

/** An HTTP request as a dump shows it. The body's bytes are kept as they are. */
export interface Message {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array;
}

/** Reads a request line, headers, an empty line and the body. Lines may begin with `> `, as `curl -v` prints them. */
export function parseDump(dump: Uint8Array): Message {
  const text = Buffer.from(dump).toString('latin1');
  const end = /\r?\n(?:> ?)?\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const lines = head.split(/\r?\n/).map((line) => line.replace(/^> ?/, ''));
  const start = lines.findIndex((line) => /^[A-Z]+ \S+ HTTP\/[\d.]+$/.test(line));
  if (start === -1) throw new CliUsageError('The dump has no request line such as "POST /webhooks HTTP/1.1".');
  const body = end === null ? new Uint8Array() : dump.slice(end.index + end[0].length);
  return { headers: readHeaders(lines.slice(start + 1)), body };
}

function readHeaders(lines: readonly string[]): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new CliUsageError('A header line of the dump has no name and colon.');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}
