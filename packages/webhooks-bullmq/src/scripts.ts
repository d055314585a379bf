/** One Lua script. BullMQ registers it with its client under this name. */
export interface Script {
  readonly name: string;
  readonly source: string;
}

/**
 * Lists failed jobs, the oldest first, from behind a given one on, whether that one is still there or not.
 *
 * KEYS: the queue's set of failed jobs, which BullMQ orders by the time of failure. ARGV: that time and the id of the last job
 * listed (time -1 for the first page), how many. Replies id, time, id, time, ...
 */
export const LIST_FAILED: Script = {
  name: 'xWebhooksListFailed',
  source: `
local score, id, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local start = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. score)
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], score, score)) do
  if other <= id then start = start + 1 end
end
return redis.call('ZRANGE', KEYS[1], start, start + limit - 1, 'WITHSCORES')
`,
};
