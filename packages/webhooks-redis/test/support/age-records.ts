import type { Redis } from 'ioredis';

/** Redis' own clock cannot be moved: the records are made older instead, and those whose time is over are removed. */
const AGE = `
local ms = tonumber(ARGV[2])
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local ttl = redis.call('PTTL', key)
  local value = redis.call('GET', key)
  local head, sec, usec, fence = string.match(value, '^(%a %S+ %d+ %d+) (%d+) (%d+) ?(%d*)$')
  if head then
    if fence == '' then fence = string.format('%.0f', sec * 1000000 + usec) end
    local since = sec * 1000000 + usec - ms * 1000
    value = head .. string.format(' %.0f %.0f ', math.floor(since / 1000000), since % 1000000) .. fence
  end
  if ttl <= ms then redis.call('DEL', key) else redis.call('SET', key, value, 'PX', ttl - ms) end
end
`;

export async function ageRecords(admin: Redis, prefix: string, ms: number): Promise<void> {
  await admin.eval(AGE, 0, `${prefix}*`, ms);
}
