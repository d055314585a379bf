// `npm run soak [name ...]`: the long versions of tests that `npm test` runs over a short selection. Every store and queue handles
// 10,000 events while its workers are killed 500 times, and every store answers a million random calls whose history is checked.
// Takes hours and prints the table of docs/guides/delivery-guarantees.md; `--write` puts it there. `--short` runs what `npm test`
// runs.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environment, install, root } from './install.mjs';

const SUITES = {
  naive: ['tooling/crash', 'tsx', ['--conditions=@x/source', 'src/naive/measure-naive.ts']],
  memory: ['packages/webhooks', 'vitest', ['run', 'history.test.ts']],
  redis: ['packages/webhooks-redis', 'vitest', ['run', 'kill.test.ts', 'processes.test.ts', 'history.test.ts']],
  bullmq: ['packages/webhooks-bullmq', 'vitest', ['run', 'kill.test.ts']],
  postgres: ['packages/webhooks-postgres', 'vitest', ['run', 'kill.test.ts', 'history.test.ts']],
  'pg-boss': ['packages/webhooks-pg-boss', 'vitest', ['run', 'kill.test.ts']],
  sqlite: ['packages/webhooks-sqlite', 'vitest', ['run', 'kill.test.ts', 'history.test.ts']],
  'lost-replies': ['packages/stablecoin-client', 'vitest', ['run', 'lost-replies.test.ts']],
  mcp: ['packages/itpay-mcp', 'vitest', ['run', 'agent-sessions.test.ts']],
};
const GUIDE = path.join(root, 'docs/guides/delivery-guarantees.md');
const MARKS = ['<!-- measured: begin -->', '<!-- measured: end -->'];

const isShort = process.argv.includes('--short');
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const unknown = wanted.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  console.error(`No suite called ${unknown.join(', ')}; there are: ${Object.keys(SUITES).join(', ')}`);
  process.exit(1);
}

install();
const results = [];
let failed = false;
for (const name of wanted.length > 0 ? wanted : Object.keys(SUITES)) {
  const [folder, command, args] = SUITES[name];
  console.log(`\n## ${name}\n`);
  const { code, rows } = await runSuite(path.join(root, folder), command, args);
  results.push(...rows);
  failed ||= code !== 0;
}

const table = renderTable(results);
console.log(`\n${table}`);
if (process.argv.includes('--write')) writeTable(table);
process.exitCode = failed ? 1 : 0;

/** Shows what the run prints, and picks its results out of it. */
function runSuite(cwd, command, args) {
  const child = spawn(command, args, {
    cwd,
    env: environment(isShort ? {} : { X_SOAK: '1' }),
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      // What a test prints has color codes in front of it.
      const rows = text.split('\n').flatMap((line) => line.match(/\{"design".*\}/) ?? []);
      resolve({ code, rows: rows.map((row) => JSON.parse(row)) });
    });
  });
}

function renderTable(rows) {
  const cells = rows.map((row) => [
    row.design,
    row.events,
    `${row.kills} (${row.kills - row.killsAtRandom} at forced points)`,
    row.lost,
    row.doubled,
  ]);
  const head = ['design', 'events', 'kill -9', 'lost', 'doubled'];
  return [head, ['---', '---:', '---', '---:', '---:'], ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function writeTable(text) {
  const guide = readFileSync(GUIDE, 'utf8');
  const [begin, end] = MARKS.map((mark) => guide.indexOf(mark));
  writeFileSync(GUIDE, `${guide.slice(0, begin)}${MARKS[0]}\n\n${text}\n\n${guide.slice(end)}`);
}
