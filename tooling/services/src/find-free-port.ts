import { createServer } from 'node:net';

/** A port nobody listens on at this moment. Another process may take it before you do: be ready to ask again. */
export async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('The server has no port.'));
        else resolve(address.port);
      });
    });
  });
}
