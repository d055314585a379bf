import { connect, createServer, type Socket } from 'node:net';
import { type ProxyRules, pipeChunks } from './pipe-chunks.ts';

export interface TcpProxyOptions {
  readonly target: { readonly host?: string; readonly port: number };
}

export interface DroppedReply {
  /** Resolves when a reply was dropped. */
  readonly dropped: Promise<void>;
}

export interface TcpProxy {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Destroys every open connection; new ones are served. */
  cut(): void;
  /** From now on new connections are closed at once; with `accept` served again. */
  refuse(): void;
  accept(): void;
  /** From now on nothing reaches the other side, either way, until `release`, which lets all of it go in its order. */
  hold(): void;
  release(): void;
  /**
   * Once, or `times` times: the next request that contains `text` reaches the server, and its reply is lost. With
   * `cut` (default) the connection breaks at that moment; with `silence` it stays open and never answers again.
   */
  dropReply(text: string, options?: { readonly times?: number; readonly after?: 'cut' | 'silence' }): DroppedReply;
  close(): Promise<void>;
}

/** Stands between a client and a server, and misbehaves when told to. */
export async function tcpProxy({ target }: TcpProxyOptions): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const rules: ProxyRules = { drops: [] };
  let refusing = false;

  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect({ host: target.host ?? '127.0.0.1', port: target.port, noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    pipeChunks(client, upstream, rules);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  return {
    host: '127.0.0.1',
    port: address.port,
    get connections() {
      return sockets.size / 2;
    },
    cut,
    refuse() {
      refusing = true;
    },
    accept() {
      refusing = false;
    },
    hold() {
      rules.held ??= [];
    },
    release() {
      const held = rules.held ?? [];
      rules.held = undefined;
      for (const write of held) write();
    },
    dropReply(text, options = {}) {
      let report = () => {};
      const dropped = new Promise<void>((resolve) => {
        report = resolve;
      });
      rules.drops.push({ text: Buffer.from(text), remaining: options.times ?? 1, silence: options.after === 'silence', report });
      return { dropped };
    },
    async close() {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
