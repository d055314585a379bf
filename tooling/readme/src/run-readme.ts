import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundleSnippets } from './bundle-snippets.ts';
import { extractSnippets, type Snippet } from './extract-snippets.ts';
import { typeCheck } from './type-check.ts';

export interface RunReadmeOptions {
  /** Added to the environment of every program. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the port that a `serve` program opened, before it is stopped. */
  readonly exercise?: (port: number, snippet: Snippet) => Promise<void>;
}

export interface RunReadmeResult {
  readonly snippets: readonly Snippet[];
  /** What each `run` program printed, in order. */
  readonly outputs: readonly string[];
}

/**
 * Type-checks every `ts` program of a README and runs it as a reader would, against the package's sources: all of them in this
 * process, each in a thread of its own, with its own globals and environment. A program must end by itself.
 *
 * @throws Error naming the README's line and what the program printed
 */
export async function runReadme(readme: URL, options: RunReadmeOptions = {}): Promise<RunReadmeResult> {
  const file = fileURLToPath(readme);
  const snippets = extractSnippets(await readFile(file, 'utf8'));
  // Beside the sources, so that the package's own name and dependencies resolve as they do for its tests.
  const folder = path.join(path.dirname(file), '.reports', 'readme');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const programs = await Promise.all(snippets.map((snippet) => writeProgram(snippet, folder)));
  await typeCheck(folder, file);
  const toRun = programs.filter(({ snippet }) => snippet.mode !== 'check');
  if (toRun.length > 0)
    await bundleSnippets(
      toRun.map(({ source }) => source),
      folder,
    );
  const outputs: string[] = [];
  for (const { snippet, source } of toRun) {
    outputs.push(await runProgram(source.replace(/ts$/, 'mjs'), { snippet, where: `${file}:${snippet.line}`, ...options }));
  }
  return { snippets, outputs };
}

async function writeProgram(snippet: Snippet, folder: string): Promise<{ snippet: Snippet; source: string }> {
  const source = path.join(folder, `line-${snippet.line}.ts`);
  await writeFile(source, `${snippet.code}export {};\n`);
  return { snippet, source };
}

interface Run extends RunReadmeOptions {
  readonly snippet: Snippet;
  /** The README and the line. */
  readonly where: string;
}

async function runProgram(program: string, { snippet, where, env, exercise }: Run): Promise<string> {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), {
    workerData: { program, isServer: snippet.mode === 'serve' },
    env: { ...process.env, ...env },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const output = collect(worker);
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve));
  if (snippet.mode === 'run') {
    const code = await ended;
    if (code !== 0) throw new Error(`${where}: exit ${code} (a program that listens is marked "ts serve")\n${output()}`);
    return output();
  }
  const listening = new Promise<{ readonly port: number }>((resolve) => worker.once('message', resolve));
  const first = await Promise.race([listening, ended]);
  if (typeof first === 'number') throw new Error(`${where}: ended with ${first} before it listened\n${output()}`);
  try {
    await exercise?.(first.port, snippet);
  } finally {
    await worker.terminate();
  }
  return output();
}

/** What the thread wrote, and the error that ended it. */
function collect(worker: Worker): () => string {
  let output = '';
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  worker.on('error', (error: unknown) => {
    output += error instanceof Error ? (error.stack ?? String(error)) : String(error);
  });
  return () => output;
}
