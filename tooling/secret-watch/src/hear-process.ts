import { subscribe } from 'node:diagnostics_channel';
import { hearErrors } from './hear-errors.ts';
import { learnSecrets } from './learn-secrets.ts';
import { secretWatch } from './secret-watch.ts';

const channels = [
  ...['start', 'end', 'error'].map((name) => `x:client:request:${name}`),
  ...['received', 'verified', 'refused', 'duplicate', 'handled', 'failed', 'acknowledged'].map((name) => `x:webhook:${name}`),
];

/** The errors that were made since the last test ended. */
export const made = new Set<Error>();

// On import, and so once in a process: many test files may share one, and each runs the setup file anew.
learnSecrets(secretWatch);
hearErrors((error) => void made.add(error));
hearOutput();
for (const channel of channels) subscribe(channel, (message) => secretWatch.hear(`channel ${channel}`, message));

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
