import { relative } from 'node:path';

/**
 * Compiles a consumer with `skipLibCheck` off, for Node and for bundlers. What is wrong in other people's declarations is theirs;
 * an import that leads nowhere belongs to the declaration that imports.
 *
 * @param typescript the compiler
 * @param consumer from `createConsumer`
 * @param {{ folder: string, isOurs: (path: string) => boolean }} application paths are relative to the folder, with slashes
 */
export function findDeclarationFaults(typescript, consumer, { folder, isOurs }) {
  const faults = new Map();
  for (const [resolution, program] of [
    ['node16', consumer.compileForNode()],
    ['bundler', consumer.compileForBundler()],
  ]) {
    const ours = program.getSourceFiles().filter(({ fileName }) => isConsumer(fileName) || isOurs(pathOf(fileName)));
    const diagnostics = [
      ...program.getOptionsDiagnostics(),
      ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
    ];
    for (const diagnostic of diagnostics) {
      const fault = describe(diagnostic);
      faults.set(fault, new Set(faults.get(fault)).add(resolution));
    }
  }
  return [...faults].map(([fault, resolutions]) => `types: ${fault} (${[...resolutions].join(', ')})`);

  function isConsumer(path) {
    return [consumer.imported, consumer.required].some((own) => pathOf(own) === pathOf(path));
  }

  function pathOf(path) {
    return relative(folder, path).replaceAll('\\', '/');
  }

  function describe({ file, start, code, messageText }) {
    const text = `TS${code} ${typescript.flattenDiagnosticMessageText(messageText, ' ')}`;
    if (file === undefined) return text;
    return `${pathOf(file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${text}`;
  }
}
