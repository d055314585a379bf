import type { ScriptClient } from './find-client.ts';

const COMMAND = 'xWebhooksFindCreators';

/** KEYS: the queue's key without a job's id. ARGV: job id, add token, ... Replies for each job 0: absent, 1: that add's, 2: another's. */
const SOURCE = `
local replies = {}
for index = 1, #ARGV, 2 do
  local data = redis.call('HGET', KEYS[1] .. ARGV[index], 'data')
  local reply = 0
  if data then reply = string.find(data, ARGV[index + 1], 1, true) and 1 or 2 end
  table.insert(replies, reply)
end
return replies
`;

const CREATORS = ['absent', 'own', 'other'] as const;

export type Creator = (typeof CREATORS)[number];

export interface AddedJob {
  readonly jobId: string;
  readonly addToken: string;
}

const known = new WeakSet<ScriptClient>();

/**
 * Tells of each job whether it is the one that this add has made: BullMQ itself does not tell an add from a duplicate.
 *
 * @param prefix the queue's key without a job's id
 */
export async function findCreators(client: ScriptClient, prefix: string, jobs: readonly AddedJob[]): Promise<readonly Creator[]> {
  if (!known.has(client)) client.defineCommand(COMMAND, { numberOfKeys: 1, lua: SOURCE });
  known.add(client);
  const args = [prefix];
  for (const { jobId, addToken } of jobs) args.push(jobId, addToken);
  const replies = client.runCommand
    ? await client.runCommand(COMMAND, args)
    : await Reflect.apply(Reflect.get(client, COMMAND), client, args);
  return Array.isArray(replies) ? replies.map((reply) => CREATORS[Number(reply)] ?? 'absent') : [];
}
