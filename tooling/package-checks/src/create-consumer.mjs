import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a browser loads has the types of a browser in its own. */
const browserEntryPoints = ['@x/checkout/element'];

/**
 * Writes the code of a user into an application, once for `import` and once for `require`, and lends the means to compile it.
 *
 * @param typescript the compiler
 * @param {{ folder: string, entryPoints: readonly string[] }} application
 */
export function createConsumer(typescript, { folder, entryPoints }) {
  const { ModuleKind, ModuleResolutionKind, ScriptTarget } = typescript;
  const imported = join(folder, 'consumer.mts');
  const required = join(folder, 'consumer.cts');
  const code = entryPoints
    .map((entry, index) => `import * as entry${index} from '${entry}';\nexport { entry${index} };\n`)
    .join('');
  for (const path of [imported, required]) writeFileSync(path, code);

  const shared = {
    target: ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', ...(entryPoints.some((entry) => browserEntryPoints.includes(entry)) ? ['lib.dom.d.ts'] : [])],
    types: ['node'],
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  // Reading and parsing is most of the time: each program takes the files of the one before.
  const parsed = new Map();
  function createProgram(paths, change) {
    const options = { ...shared, ...change };
    const host = typescript.createCompilerHost(options);
    const { getSourceFile } = host;
    host.getCurrentDirectory = () => folder;
    host.getSourceFile = (path, format, ...rest) => {
      const key = `${path} ${format.impliedNodeFormat}`;
      if (!parsed.has(key)) parsed.set(key, getSourceFile(path, format, ...rest));
      return parsed.get(key);
    };
    return typescript.createProgram(paths, options, host);
  }

  return {
    imported,
    required,
    /** As Node resolves, with any further files. */
    compileForNode: (...paths) =>
      createProgram([imported, required, ...paths], { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 }),
    compileForBundler: () =>
      createProgram([imported], { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }),
  };
}
