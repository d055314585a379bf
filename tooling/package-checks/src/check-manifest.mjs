import { isDeepStrictEqual } from 'node:util';

const installScripts = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
const dependencyFields = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'];
const sourceCondition = '@x/source';

/** What npm would install. */
export function checkPackedManifest(packed, files) {
  const problems = [];
  for (const script of installScripts) {
    if (packed.scripts?.[script] !== undefined) problems.push(`scripts.${script} would run at install time`);
  }
  for (const field of dependencyFields) {
    for (const [name, range] of Object.entries(packed[field] ?? {})) {
      if (/^(workspace|catalog|link|file|portal):/.test(range))
        problems.push(`${field}.${name} is ${range}, which nobody else can install`);
    }
  }
  for (const name of Object.keys({ ...packed.dependencies, ...packed.peerDependencies, ...packed.optionalDependencies })) {
    if (name.startsWith('@x/tooling-')) problems.push(`${name} is private, but users would have to install it`);
  }
  if (JSON.stringify(packed).includes(`"${sourceCondition}"`))
    problems.push(`the condition ${sourceCondition} is packed: is publishConfig.exports missing?`);
  for (const target of [...listTargets(packed.exports ?? {}), ...listTargets(packed.bin ?? {})]) {
    const path = target.replace(/^\.\//, '');
    if (!path.includes('*') && !files.has(path)) problems.push(`${target} is exported, but not packed`);
  }
  if (packed.license !== 'MIT') problems.push('license is not MIT');
  if (packed.engines?.node === undefined) problems.push('engines.node is missing');
  return problems;
}

/** `exports` serves this repository, `publishConfig.exports` everybody else: they may differ by one condition only. */
export function checkSourceManifest(source) {
  if (source.exports === undefined) return [];
  const published = source.publishConfig?.exports;
  if (published === undefined) return ['publishConfig.exports is missing'];
  const problems = isDeepStrictEqual(withoutSource(source.exports), withoutSource(published))
    ? []
    : ['exports and publishConfig.exports differ in more than the condition @x/source'];
  if (source.publishConfig.access !== 'public') problems.push('publishConfig.access is not public');
  for (const [field, value] of Object.entries(legacyFields(published))) {
    if (!isDeepStrictEqual(source[field], value)) problems.push(`${field} is not ${JSON.stringify(value)}, as exports has it`);
  }
  return problems;
}

/** What `exports` says, for compilers that do not read it: TypeScript's `node10` resolution. */
export function legacyFields(published) {
  const fields = {};
  const subpaths = {};
  for (const [path, { require: target } = {}] of Object.entries(published)) {
    if (target === undefined) continue;
    if (path === '.') Object.assign(fields, { main: target.default, types: target.types });
    else subpaths[path.slice(2)] = [target.types];
  }
  return Object.keys(subpaths).length === 0 ? fields : { ...fields, typesVersions: { '*': subpaths } };
}

/** A target that is a source file alone becomes nothing: there is no such export in the packed package. */
function withoutSource(value) {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== sourceCondition)
      .map(([key, inner]) => [key, withoutSource(inner)]),
  );
}

function listTargets(value) {
  if (typeof value === 'string') return [value];
  return Object.values(value).flatMap(listTargets);
}
