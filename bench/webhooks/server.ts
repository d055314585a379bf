// One contestant in its own process: `server.ts NAME`, talks to main.ts over IPC.
import type { AddressInfo } from 'node:net';
import { type ContestantName, contestants } from './contestants/index.ts';

const name = process.argv[2] as ContestantName;
const server = await contestants[name].start();
process.on('message', (message) => {
  if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: (server.address() as AddressInfo).port });
