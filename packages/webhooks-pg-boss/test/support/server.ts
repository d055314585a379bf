import { startPostgres } from '@x/tooling-services';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresPort: number;
  }
}

/** One real server for the whole run. Tests that break a server start their own. */
export default async function startServer(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  project.provide('postgresPort', postgres.port);
  return () => postgres.close();
}
