import type { Queue } from 'bullmq';

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

interface ScriptClient {
  defineCommand(name: string, definition: { numberOfKeys: number; lua: string }): void;
  runCommand?(name: string, args: string[]): Promise<unknown>;
}

const CREATORS = ['absent', 'own', 'other'] as const;

export type Creator = (typeof CREATORS)[number];

export interface AddedJob {
  readonly jobId: string;
  readonly addToken: string;
}

const known = new WeakSet<ScriptClient>();

/** Tells of each job whether it is the one that this add has made: BullMQ itself does not tell an add from a duplicate. */
export async function findCreators(queue: Queue, jobs: readonly AddedJob[]): Promise<readonly Creator[]> {
  const client = await findClient(queue);
  if (!known.has(client)) client.defineCommand(COMMAND, { numberOfKeys: 1, lua: SOURCE });
  known.add(client);
  const args = [queue.toKey(''), ...jobs.flatMap(({ jobId, addToken }) => [jobId, addToken])];
  const replies = client.runCommand
    ? await client.runCommand(COMMAND, args)
    : await Reflect.apply(Reflect.get(client, COMMAND), client, args);
  return Array.isArray(replies) ? replies.map((reply) => CREATORS[Number(reply)] ?? 'absent') : [];
}

/** BullMQ 6 keeps its client in the backend, BullMQ 5 in the queue. */
function findClient(queue: Queue): Promise<ScriptClient> {
  return 'getBackend' in queue ? queue.getBackend().client : Reflect.get(queue, 'client');
}
