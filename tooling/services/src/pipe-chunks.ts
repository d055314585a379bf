import type { Socket } from 'node:net';

export interface DropRule {
  readonly text: Buffer;
  remaining: number;
  readonly silence: boolean;
  readonly report: () => void;
}

export interface ProxyRules {
  readonly drops: DropRule[];
  /** What waits to be written, while everything is held. */
  held?: (() => void)[] | undefined;
}

/** Forwards both directions of one connection under the proxy's rules of the moment. */
export function pipeChunks(client: Socket, upstream: Socket, rules: ProxyRules): void {
  let dropping: DropRule | undefined;

  client.on('data', (chunk) => {
    const rule = dropping === undefined ? rules.drops.find((each) => each.remaining > 0 && chunk.includes(each.text)) : undefined;
    if (rule !== undefined) {
      rule.remaining -= 1;
      dropping = rule;
    }
    forward(chunk, upstream, rules);
  });

  upstream.on('data', (chunk) => {
    if (dropping === undefined) {
      forward(chunk, client, rules);
      return;
    }
    // The server has answered, so it has done what it was asked: this is the moment in which the reply gets lost.
    dropping.report();
    if (!dropping.silence) client.destroy();
  });
}

function forward(chunk: Buffer, to: Socket, rules: ProxyRules): void {
  const write = (): void => {
    if (!to.destroyed) to.write(chunk);
  };
  if (rules.held === undefined) write();
  else rules.held.push(write);
}
