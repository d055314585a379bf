import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { installPacked } from './install-packed.mjs';

/** Installs the package as a user would, and looks at the classes of all its entry points. */
export async function checkClassNames(packed, files, folder) {
  const application = await installPacked(packed, files, folder);
  const paths = Object.keys(packed.exports ?? {}).filter((path) => path !== './package.json');
  try {
    return await findRenamedClasses(
      application,
      paths.map((path) => packed.name + path.slice(1)),
    );
  } finally {
    await rm(application, { recursive: true, force: true });
  }
}

/**
 * A terminal prints an error with its class's own name. Bundlers rename classes that refer to themselves, so each exported class is
 * asked for its name, as it was built for `import` and for `require`.
 *
 * @param {string} application the folder of an application that has the package
 * @param {readonly string[]} entryPoints what a user would import: `@x/signing/itpay`
 */
export async function findRenamedClasses(application, entryPoints) {
  const program = `
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    const wrong = [];
    for (const entryPoint of ${JSON.stringify(entryPoints)}) {
      for (const [way, exported] of [['imported', await import(entryPoint)], ['required', require(entryPoint)]]) {
        for (const [name, value] of Object.entries(exported)) {
          const isClass = typeof value === 'function' && /^class\\b/.test(Function.prototype.toString.call(value));
          if (isClass && value.name !== name) wrong.push(\`\${entryPoint}, \${way}: the class \${name} calls itself \${value.name}\`);
        }
      }
    }
    console.log(JSON.stringify(wrong));
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: application });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
