import { Command, CommanderError } from 'commander';
import type { SignWebhookOptions } from './commands/sign-webhook.ts';
import type { Surroundings, VerifyWebhookOptions } from './commands/verify-webhook.ts';
import { exitCodes } from './exit-codes.ts';
import { CliUsageError } from './usage-error.ts';

/** Runs one command and gives its exit code. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const program = new Command('x').exitOverride().configureOutput({ writeOut: surroundings.write });
  const verify = program.command('verify').description('check a signature and say why it does not hold');
  verify
    .command('webhook <file>')
    .description('a webhook in a raw HTTP dump; - reads standard input')
    .requiredOption('--gateway <name>', 'itpay or stablecoin')
    .option('--secret-env <name>', 'environment variable that holds the secret')
    .option('--secret-file <file>', 'file that holds the secret')
    .option('--body-file <file>', 'the body, where the dump holds the head only, as curl -v prints it')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  x verify webhook dump.txt --gateway itpay --secret-env ITPAY_WEBHOOK_SECRET')
    .action(async (file: string, options: VerifyWebhookOptions) => {
      const { verifyWebhook } = await import('./commands/verify-webhook.ts');
      exitCode = verifyWebhook(file, options, surroundings);
    });
  program
    .command('sign')
    .description('print the headers that sign a message')
    .command('webhook <body-file>')
    .description('a webhook with this body, sent now; - reads standard input')
    .requiredOption('--gateway <name>', 'itpay or stablecoin')
    .option('--secret-env <name>', 'environment variable that holds the secret')
    .option('--secret-file <file>', 'file that holds the secret')
    .addHelpText('after', '\nExample:\n  x sign webhook body.json --gateway itpay --secret-env ITPAY_WEBHOOK_SECRET')
    .action(async (file: string, options: SignWebhookOptions) => {
      const { signWebhook } = await import('./commands/sign-webhook.ts');
      exitCode = signWebhook(file, options, surroundings);
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    if (!(error instanceof CliUsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  }
}
