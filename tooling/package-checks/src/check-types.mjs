import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

export async function checkWithPublint(packed, data) {
  const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  const { messages } = await publint({ pack: { tarball }, strict: true });
  return messages
    .filter(({ type }) => type === 'error')
    .map((message) => `publint: ${formatMessage(message, packed, { color: false })}`);
}

/** Types and code must agree for `import`, for `require` and for bundlers. */
export async function checkWithAttw(data) {
  const result = await checkPackage(createPackageFromTarballData(data));
  if (result.types === false) return ['attw: the package has no types'];
  // The resolution that knows no `exports` belongs to versions of Node that are not supported.
  return result.problems
    .filter(({ resolutionKind }) => resolutionKind !== 'node10')
    .map((problem) => `attw: ${JSON.stringify(problem)}`);
}
