// `npm start`: install, build, then the main job on the embedded sandbox.
import path from 'node:path';
import { install, root, run } from './install.mjs';

install();
console.log('Building the packages ...\n');
run('turbo', ['run', 'build', '--filter=@x/example-quickstart...', '--output-logs=errors-only', '--concurrency=3'], {
  quiet: true,
});
run('tsx', ['src/main.ts'], { cwd: path.join(root, 'examples', 'quickstart') });
