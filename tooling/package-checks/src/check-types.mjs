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

/** Types and code must agree for `import`, for `require`, for bundlers, and for TypeScript 5 with `moduleResolution: node10`. */
export async function checkWithAttw(data) {
  const result = await checkPackage(createPackageFromTarballData(data));
  if (result.types === false) return ['attw: the package has no types'];
  return result.problems.map((problem) => `attw: ${JSON.stringify(problem)}`);
}
