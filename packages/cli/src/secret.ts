import { readFileSync } from 'node:fs';
import { createSigningKey } from '@x/signing';
import { CliUsageError } from './usage-error.ts';

/** Where the secret is. There is no flag for the secret itself: arguments show in process lists and shell histories. */
export interface SecretSource {
  readonly secretEnv?: string | undefined;
  readonly secretFile?: string | undefined;
}

export function readSecret(source: SecretSource, environment: NodeJS.ProcessEnv): string {
  if ((source.secretEnv === undefined) === (source.secretFile === undefined)) {
    throw new CliUsageError('Name the secret with --secret-env NAME or --secret-file FILE, one of the two.');
  }
  if (source.secretFile !== undefined) return checkSecret(readSecretFile(source.secretFile), '--secret-file');
  const secret = environment[source.secretEnv ?? ''];
  if (!secret) throw new CliUsageError('The environment variable named by --secret-env is not set or is empty.');
  return checkSecret(secret, '--secret-env');
}

/** Refuses a secret that no gateway gives out. The message never holds the secret. */
function checkSecret(secret: string, flag: string): string {
  try {
    createSigningKey(secret);
    return secret;
  } catch (error) {
    throw new CliUsageError(`The secret named by ${flag} cannot be used. ${(error as Error).message}`, { cause: error });
  }
}

function readSecretFile(path: string): string {
  try {
    // Editors end a file with a line break, which is not part of the secret.
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new CliUsageError('The file named by --secret-file cannot be read.', { cause: error });
  }
}
