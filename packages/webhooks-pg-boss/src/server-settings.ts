import type { ResolvedQueueOptions } from './options.ts';

/** Warns of a server whose crash takes what it has acknowledged. */
export async function checkServerSettings({ boss, statements, onWarning }: ResolvedQueueOptions): Promise<void> {
  const { rows } = await boss.getDb().executeSql(statements.showSynchronousCommit, []);
  if (rows[0]?.value !== 'off') return;
  onWarning({
    code: 'WEBHOOK_PG_BOSS_SYNCHRONOUS_COMMIT',
    message:
      'synchronous_commit is off for the connections of pg-boss. Events are stored durably all the same, but a crash of the server may undo what pg-boss wrote last: attempts, dead letters and completions. Those events are processed again. Set synchronous_commit to on for the role or database of pg-boss.',
  });
}
