import { fork, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractSnippets, type Snippet } from './extract-snippets.ts';

export interface RunReadmeOptions {
  /** Added to the environment of every programme. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the port that a `serve` programme opened, before it is stopped. */
  readonly exercise?: (port: number, snippet: Snippet) => Promise<void>;
  /** Milliseconds that one programme may take. Default 60,000. */
  readonly timeoutMs?: number;
}

export interface RunReadmeResult {
  readonly snippets: readonly Snippet[];
  /** What each `run` programme printed, in order. */
  readonly outputs: readonly string[];
}

/**
 * Type-checks every `ts` programme of a README and runs it as a reader would, against the package's sources.
 *
 * @throws Error naming the README's line and what the programme printed.
 */
export async function runReadme(readme: URL, options: RunReadmeOptions = {}): Promise<RunReadmeResult> {
  const file = fileURLToPath(readme);
  const snippets = extractSnippets(await readFile(file, 'utf8'));
  // Beside the sources, so that the package's own name and dependencies resolve as they do for its tests.
  const folder = path.join(path.dirname(file), '.reports', 'readme');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = await Promise.all(
    snippets.map(async (snippet) => {
      const target = path.join(folder, `line-${snippet.line}.ts`);
      await writeFile(target, `${snippet.code}export {};\n`);
      return target;
    }),
  );
  await typeCheck(folder, file);
  const outputs: string[] = [];
  for (const [index, snippet] of snippets.entries()) {
    const target = files[index];
    if (snippet.mode === 'check' || target === undefined) continue;
    outputs.push(await runProgramme(target, snippet, file, options));
  }
  return { snippets, outputs };
}

async function typeCheck(folder: string, readme: string): Promise<void> {
  const base = path.resolve(fileURLToPath(import.meta.url), '../../../tsconfig/base.json');
  await writeFile(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: base,
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, lib: ['es2023', 'dom', 'dom.iterable'] },
      include: ['*.ts'],
    }),
  );
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { code, output } = await collect(spawn(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder }));
  if (code !== 0) throw new Error(`${readme}: a snippet does not type-check (line-N.ts is the block at line N)\n${output}`);
}

async function runProgramme(target: string, snippet: Snippet, readme: string, options: RunReadmeOptions): Promise<string> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const execArgv = ['--conditions=@x/source', '--import', import.meta.resolve('tsx')];
  if (snippet.mode === 'serve') execArgv.push('--import', new URL('./preload.mjs', import.meta.url).href);
  const child = fork(target, [], {
    cwd: path.dirname(target),
    execArgv,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const where = `${readme}:${snippet.line}`;
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  try {
    const ended = collect(child);
    if (snippet.mode === 'run') {
      const { code, output } = await ended;
      if (code !== 0) throw new Error(`${where}: exit ${code} (a programme that listens is marked "ts serve")\n${output}`);
      return output;
    }
    const port = new Promise<number>((resolve) => {
      child.once('message', (message) => resolve((message as { port: number }).port));
    });
    const first = await Promise.race([port, ended]);
    if (typeof first !== 'number') throw new Error(`${where}: ended with ${first.code} before it listened\n${first.output}`);
    await options.exercise?.(first, snippet);
    child.kill('SIGKILL');
    return (await ended).output;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

async function collect(child: ReturnType<typeof spawn>): Promise<{ code: number | null; output: string }> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
