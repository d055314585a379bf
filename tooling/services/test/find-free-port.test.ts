import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findFreePort } from '../src/find-free-port.ts';

it('findFreePort gives a port that can be listened on, below those that the system gives away', async () => {
  const range = process.platform === 'linux' ? readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8') : '49152';
  for (let round = 0; round < 20; round += 1) {
    const port = await findFreePort();
    expect(port).toBeLessThan(Number.parseInt(range, 10));
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    expect(await Promise.all(Array.from({ length: 5 }, findFreePort))).not.toContain(port);
    await new Promise((resolve) => server.close(resolve));
  }
});
