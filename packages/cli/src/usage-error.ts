/** The command was called in a way that it cannot serve. */
export class CliUsageError extends Error {
  override readonly name = 'CliUsageError';
  readonly code = 'ERR_CLI_USAGE';

  toJSON() {
    return { name: this.name, code: this.code, message: this.message };
  }
}
