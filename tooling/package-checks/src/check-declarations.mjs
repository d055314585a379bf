import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import typescript from 'typescript';
import { createConsumer } from './create-consumer.mjs';
import { findDeclarationFaults } from './find-declaration-faults.mjs';
import { findLostExports } from './find-lost-exports.mjs';
import { installPacked } from './install-packed.mjs';

/**
 * The packed types must hold for a user whose compiler looks into them, and must export what the sources export.
 *
 * @param {string} folder the package's folder: its sources are compared, its dependencies, built, are lent to the consumer
 */
export async function checkDeclarations(packed, files, source, folder) {
  const entries = Object.entries(source.exports ?? {})
    .filter(([, conditions]) => conditions['@x/source'] !== undefined)
    .map(([path, conditions]) => ({ entryPoint: packed.name + path.slice(1), source: join(folder, conditions['@x/source']) }));
  const application = await installPacked(packed, files, folder);
  try {
    const consumer = createConsumer(typescript, {
      folder: application,
      entryPoints: entries.map(({ entryPoint }) => entryPoint),
    });
    const isOurs = (path) => path.startsWith(`node_modules/${packed.name}/`);
    return [
      ...findDeclarationFaults(typescript, consumer, { folder: application, isOurs }),
      ...findLostExports(typescript, consumer, entries),
    ];
  } finally {
    await rm(application, { recursive: true, force: true });
  }
}
