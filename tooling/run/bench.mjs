// `npm run bench [topic ...]`: the benchmarks, one after the other so that none disturbs another.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { install, root, run } from './install.mjs';

install();
const folder = path.join(root, 'bench');
const topics = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'main.ts')));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !topics.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark called ${unknown.join(', ')}; there are: ${topics.join(', ')}`);
  process.exit(1);
}
for (const topic of wanted.length > 0 ? wanted : topics) {
  console.log(`\n## ${topic}\n`);
  run('tsx', ['--conditions=@x/source', path.join(topic, 'main.ts')], { cwd: folder });
}
