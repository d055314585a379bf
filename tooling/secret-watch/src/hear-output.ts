import { formatWithOptions } from 'node:util';

/** Hands over what is written to the console, to stdout and stderr, and the warnings of the process. */
export function hearOutput(onOutput: (name: string, value: unknown) => void): void {
  for (const name of ['debug', 'error', 'info', 'log', 'trace', 'warn', 'dir', 'table'] as const) {
    const original = console[name].bind(console) as (...values: unknown[]) => void;
    console[name] = (...values: unknown[]) => {
      onOutput(`console.${name}`, values);
      onOutput(`console.${name}`, formatWithOptions({ depth: Number.POSITIVE_INFINITY }, ...values));
      original(...values);
    };
  }
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name];
    const original = stream.write.bind(stream) as (...values: unknown[]) => boolean;
    stream.write = (...values: unknown[]) => {
      onOutput(name, values[0]);
      return original(...values);
    };
  }
  process.on('warning', (warning) => onOutput('process.emitWarning', warning));
}
