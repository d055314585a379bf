import { createHash } from 'node:crypto';

/** One Lua script, with the SHA-1 by which Redis remembers it. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
}

function script(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/*
 * One string per event, so that every script touches one key and any cluster slot will do:
 *   `d <token>`                                       done, by the owner of that token
 *   `c <token> <attempt> <fencing token> <until ms>`  claimed until then, on Redis' clock
 *   `r <token> <attempt> <fencing token> <until ms>`  released, not to be claimed again before then
 * Integers beyond 2^31 go through `%.0f`: Lua's own rendering keeps 14 digits.
 */

/**
 * ARGV: token, lease in ms, retention in ms. Replies `d`, `p <ms left>` or `c <attempt> <fencing token>`.
 *
 * The fencing token is the larger of Redis' clock in microseconds and the last one plus one: it grows while the record
 * is kept even if the clock steps back, and grows by the clock once the record was lost or has outlived its retention.
 * A claim that carries the token which already holds the event is that claim's own repetition after a lost reply.
 */
export const CLAIM = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local attempt, fence = 1, time[1] * 1000000 + time[2]
local value = redis.call('GET', KEYS[1])
if value then
  local state, token, lastAttempt, lastFence, untilMs = string.match(value, '^(%a) (%S+) ?(%d*) ?(%d*) ?(%d*)$')
  if state == 'd' then return 'd' end
  if state == 'c' and token == ARGV[1] then
    attempt, fence = tonumber(lastAttempt), tonumber(lastFence)
  elseif tonumber(untilMs) > now then
    return 'p ' .. string.format('%.0f', untilMs - now)
  else
    attempt = lastAttempt + 1
    fence = math.max(fence, lastFence + 1)
  end
end
local claim = string.format('%.0f %.0f', attempt, fence)
redis.call('SET', KEYS[1], 'c ' .. ARGV[1] .. ' ' .. claim .. string.format(' %.0f', now + ARGV[2]), 'PX', ARGV[3])
return 'c ' .. claim
`);

/** ARGV: token, retention in ms. Replies 1, or 0 when the event belongs to another owner by now. */
export const COMPLETE = script(`
local value = redis.call('GET', KEYS[1])
local done = 'd ' .. ARGV[1]
if value == done then return 1 end
local held = 'c ' .. ARGV[1] .. ' '
if not value or string.sub(value, 1, #held) ~= held then return 0 end
redis.call('SET', KEYS[1], done, 'PX', ARGV[2])
return 1
`);

/** ARGV: token, ms for which nobody may claim. The attempt count and the fencing token stay. */
export const RELEASE = script(`
local value = redis.call('GET', KEYS[1])
if not value then return 0 end
local state, token, rest = string.match(value, '^(%a) (%S+) (%d+ %d+) %d+$')
if token ~= ARGV[1] then return 0 end
if state == 'c' then
  local time = redis.call('TIME')
  local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
  redis.call('SET', KEYS[1], 'r ' .. token .. ' ' .. rest .. string.format(' %.0f', untilMs), 'KEEPTTL')
end
return 1
`);

/** ARGV: token, lease in ms, retention in ms. */
export const EXTEND = script(`
local value = redis.call('GET', KEYS[1])
if not value then return 0 end
local state, token, rest = string.match(value, '^(%a) (%S+) (%d+ %d+) %d+$')
if state ~= 'c' or token ~= ARGV[1] then return 0 end
local time = redis.call('TIME')
local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
redis.call('SET', KEYS[1], 'c ' .. token .. ' ' .. rest .. string.format(' %.0f', untilMs), 'PX', ARGV[3])
return 1
`);

/** Replies `d`, `c` (claimed, lease not over) or `a` (absent, released or its lease over); anything else is no record of ours. */
export const LOOKUP = script(`
local value = redis.call('GET', KEYS[1])
if not value then return 'a' end
local state, untilMs = string.match(value, '^(%a) %S+ ?%d* ?%d* ?(%d*)$')
if state == 'r' then return 'a' end
if state ~= 'c' then return state or '?' end
local time = redis.call('TIME')
return tonumber(untilMs) > time[1] * 1000 + math.floor(time[2] / 1000) and 'c' or 'a'
`);
