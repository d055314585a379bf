// Runs one program of a README. Whatever port a server names becomes a free one, and the test is told which.
import net from 'node:net';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const { program, isServer } = workerData;
// In one stream, so that the order of the lines is kept.
process.stderr.write = process.stdout.write.bind(process.stdout);
if (isServer) {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function listenOnFreePort(...args) {
    this.once('listening', () => {
      const address = this.address();
      if (address && typeof address === 'object') parentPort.postMessage({ port: address.port });
    });
    if (typeof args[0] === 'number' || typeof args[0] === 'string') {
      args[0] = 0;
    } else if (args[0] && typeof args[0] === 'object' && 'port' in args[0]) {
      args[0] = { ...args[0], port: 0 };
    }
    return listen.apply(this, args);
  };
}
await import(pathToFileURL(program).href);
