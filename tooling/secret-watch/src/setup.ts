// A vitest setup file: watches over every test of a package, without the tests' doing. See README.md.
import { subscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach } from 'vitest';
import { hearErrors, isBranded } from './hear-errors.ts';
import { learnSecrets } from './learn-secrets.ts';
import { secretWatch } from './secret-watch.ts';

const channels = [
  ...['start', 'end', 'error'].map((name) => `x:client:request:${name}`),
  ...['received', 'verified', 'refused', 'duplicate', 'handled', 'failed', 'acknowledged'].map((name) => `x:webhook:${name}`),
];
const made = new Set<Error>();

learnSecrets(secretWatch);
hearErrors((error) => void made.add(error));
hearOutput();
for (const channel of channels) subscribe(channel, (message) => secretWatch.hear(`channel ${channel}`, message));
// Setup hooks come before a test file's own, so these end last: what closing says is heard too.
afterEach(refuseLeaks);
afterAll(refuseLeaks);

function hearOutput(): void {
  for (const name of ['debug', 'error', 'info', 'log', 'trace', 'warn', 'dir', 'table'] as const) {
    const original = console[name].bind(console) as (...values: unknown[]) => void;
    console[name] = (...values: unknown[]) => {
      secretWatch.hear(`console.${name}`, values);
      original(...values);
    };
  }
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name];
    const original = stream.write.bind(stream) as (...values: unknown[]) => boolean;
    stream.write = (...values: unknown[]) => {
      secretWatch.hear(name, values[0]);
      return original(...values);
    };
  }
  process.on('warning', (warning) => secretWatch.hear('process.emitWarning', warning));
}

function refuseLeaks(): void {
  for (const error of made) if (isBranded(error)) secretWatch.hear(`error ${error.name}`, error);
  made.clear();
  const leaks = secretWatch.findLeaks();
  if (leaks.length > 0) throw new Error(`Secrets were let out:\n${leaks.slice(0, 20).join('\n')}`);
}
