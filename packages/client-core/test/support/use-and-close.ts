// A process that makes calls and closes its client. It must then end by itself: nothing may keep it alive.
import { createTestTransport } from './create-test-transport.ts';

const transport = createTestTransport(process.argv[2] ?? '');
const call = () => ({ method: 'POST', path: '/things', body: { id: 'a' }, repeatable: true }) as const;
await Promise.all(Array.from({ length: 30 }, () => transport.send('things.create', call)));
await transport.close();
setImmediate(() => {
  const left = process.getActiveResourcesInfo().filter((name) => /^TCP|^Timeout/.test(name));
  console.log(JSON.stringify(left));
});
