import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundle } from '../driver/bundle.ts';

const [compare = ''] = await bundle('client', ['compare.ts', 'server.ts']);
const [code] = await once(spawn(process.execPath, [compare], { stdio: 'inherit' }), 'exit');
process.exitCode = code ?? 1;
