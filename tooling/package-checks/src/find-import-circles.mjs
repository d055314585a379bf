import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import typescript from 'typescript';

/**
 * Finds the circles among the source files of a folder. An import of types alone counts: a reader has to follow it too.
 *
 * @returns {string[]} each circle as `a.ts → b.ts → a.ts`, relative to the folder
 */
export function findImportCircles(folder) {
  const imports = new Map(listSources(folder).map((file) => [file, readImports(file)]));
  const circles = [];
  const finished = new Set();

  function visit(file, path) {
    const position = path.indexOf(file);
    if (position >= 0) {
      const circle = [...path.slice(position), file];
      circles.push(circle.map((each) => relative(folder, each).replaceAll('\\', '/')).join(' → '));
      return;
    }
    if (finished.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    finished.add(file);
  }

  for (const file of imports.keys()) visit(file, []);
  return circles;
}

/** The TypeScript files below a folder; none when it is not there. */
export function listSources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.ts') && statSync(path).isFile());
}

function readImports(file) {
  const { importedFiles } = typescript.preProcessFile(readFileSync(file, 'utf8'));
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(dirname(file), name));
}
