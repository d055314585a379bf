import { startRedis } from '@x/tooling-services';
import { runCrash } from '../index.ts';

const DESIGNS = {
  'in-memory-set': 'Naive: a `Set` in each process',
  'mark-before': 'Naive: mark in Redis, then act',
  'mark-after': 'Naive: act, then mark in Redis',
} as const;

const scale = process.env['X_SOAK'] !== undefined ? { events: 10_000, kills: 500 } : { events: 800, kills: 40 };

/** The designs that most people write first, measured by the driver that measures ours. One line of JSON each. */
const server = await startRedis();
if (server) {
  for (const [name, design] of Object.entries(DESIGNS)) {
    const worker = new URL(`./${name}.ts`, import.meta.url);
    const parameters = { redisUrl: server.url };
    console.log(JSON.stringify(await runCrash({ design, worker, ...scale, parameters })));
  }
  await server.close();
} else {
  console.error('There is no redis-server on this machine, and two of the naive designs need one.');
}
