/** The command was called in a way that it cannot serve. */
export class CliUsageError extends Error {
  override get name(): 'CliUsageError' {
    return 'CliUsageError';
  }

  get code(): 'ERR_CLI_USAGE' {
    return 'ERR_CLI_USAGE';
  }

  /** Everything that the error knows. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, code: this.code, message: this.message };
  }
}
