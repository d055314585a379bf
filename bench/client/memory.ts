import { createContenders } from './contenders.ts';
import { startServer } from './start-server.ts';

/** Does the heap grow with the number of calls? 100,000 of them, 50 at once, measured after each tenth. Needs --expose-gc. */
const CALLS = 100_000;
const server = await startServer();
const contenders = createContenders(server.port);
const client = contenders.find(({ name }) => name === '@x/itpay-client');
if (client === undefined || global.gc === undefined) throw new Error('Run it with node --expose-gc.');

const heap: number[] = [];
for (let tenth = 0; tenth < 10; tenth += 1) {
  let left = CALLS / 10;
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (left > 0) {
        left -= 1;
        await client.call();
      }
    }),
  );
  global.gc();
  heap.push(process.memoryUsage().heapUsed);
}
const [warm = 0] = heap.slice(1);
const last = heap.at(-1) ?? 0;
console.log(`heap after each 10,000 of ${CALLS} calls, MB: ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(' ')}`);
console.log(`growth over the last 80,000: ${((last - warm) / 80_000).toFixed(2)} bytes per call`);
for (const contender of contenders) await contender.close();
server.stop();
process.exit(0);
