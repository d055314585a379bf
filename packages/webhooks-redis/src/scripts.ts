import { createHash } from 'node:crypto';

/** One Lua script, with the SHA-1 by which Redis remembers it. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
}

/** One run of a script on one record. */
export interface ScriptRun {
  readonly script: Script;
  readonly key: string;
  readonly args: readonly string[];
}

function script(source: string): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/*
 * One string per event, so that every script touches one key and any cluster slot will do:
 *   `d <token>`                                                  done, by the owner of that token
 *   `c <token> <lease ms> <attempt> <sec> <usec> [<fencing>]`    claimed at that time, on Redis's clock
 *   `r <token> <pause ms> <attempt> <sec> <usec> <fencing>`      released then; nobody may claim it before the pause is over
 * A claim without a fencing token of its own has that of its time: seconds and microseconds in one integer. Such integers go
 * through `%.0f`: Lua's own rendering keeps 14 digits.
 */
const RECORD = "'^(%a) (%S+) (%d+) (%d+) (%d+) (%d+) ?(%d*)$'";

/** Reads what a record says, and how much of its time is left. */
const READ = `
local state, token, forMs, attempt, sec, usec, fence = string.match(value, ${RECORD})
local time = redis.call('TIME')
local leftMs = state and forMs - math.floor((time[1] - sec) * 1000 + (time[2] - usec) / 1000)
if fence == '' then fence = string.format('%.0f', sec * 1000000 + usec) end
`;

/**
 * ARGV: `c <token> <lease ms> 1 `, retention in ms. Replies an integer, the fencing token of a first attempt, or `d`,
 * `p <ms left>` or `c <attempt> <fencing token>`.
 *
 * The fencing token is the larger of Redis's clock in microseconds and the last one plus one: it grows while the record is kept,
 * even if the clock steps back, and grows by the clock once the record was lost or has outlived its retention.
 * A claim whose token already holds the event is that claim's own repetition after a lost reply. It writes the record again, so that a
 * `WAIT` behind it waits for a write of this connection; so does a repeated completion.
 */
export const CLAIM = script(`
local now = redis.call('TIME')
local value = redis.call('SET', KEYS[1], ARGV[1] .. now[1] .. ' ' .. now[2], 'PX', ARGV[2], 'NX', 'GET')
if not value then return now[1] * 1000000 + now[2] end
if string.sub(value, 1, 2) == 'd ' then return 'd' end
${READ}
if not state then return '?' end
local claimant, leaseMs = string.match(ARGV[1], '^c (%S+) (%d+)')
if state == 'c' and token == claimant then
  redis.call('SET', KEYS[1], value, 'PX', ARGV[2])
  return 'c ' .. attempt .. ' ' .. fence
end
if leftMs > 0 then return 'p ' .. string.format('%.0f', leftMs) end
attempt = string.format('%.0f', attempt + 1)
fence = string.format('%.0f', math.max(now[1] * 1000000 + now[2], fence + 1))
value = table.concat({'c', claimant, leaseMs, attempt, now[1], now[2], fence}, ' ')
redis.call('SET', KEYS[1], value, 'PX', ARGV[2])
return 'c ' .. attempt .. ' ' .. fence
`);

/** ARGV: `d <token>`, retention in ms. Replies 1, or 0 when the event now belongs to another owner. */
export const COMPLETE = script(`
local value = redis.call('GET', KEYS[1])
if not value then return 0 end
local isOwn = value == ARGV[1] or string.sub(value, 1, #ARGV[1]) == 'c' .. string.sub(ARGV[1], 2)
if not isOwn then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/** ARGV: token, ms for which nobody may claim. Keeps the attempt count and the fencing token. Replies 1, or 0 for another owner. */
export const RELEASE = script(`
local value = redis.call('GET', KEYS[1])
if not value then return 0 end
${READ}
if token ~= ARGV[1] then return 0 end
if state == 'c' then
  value = table.concat({'r', token, ARGV[2], attempt, time[1], time[2], fence}, ' ')
  redis.call('SET', KEYS[1], value, 'KEEPTTL')
end
return 1
`);

/** ARGV: token, lease in ms, retention in ms. Replies 1, or 0 for another owner. */
export const EXTEND = script(`
local value = redis.call('GET', KEYS[1])
if not value then return 0 end
${READ}
if state ~= 'c' or token ~= ARGV[1] then return 0 end
value = table.concat({'c', token, ARGV[2], attempt, time[1], time[2], fence}, ' ')
redis.call('SET', KEYS[1], value, 'PX', ARGV[3])
return 1
`);

/** Replies `d`, `c` (claimed, lease not over) or `a` (absent, released or its lease over); `?` is not a record of ours. */
export const LOOKUP = script(`
local value = redis.call('GET', KEYS[1])
if not value then return 'a' end
if string.sub(value, 1, 2) == 'd ' then return 'd' end
${READ}
if not state then return '?' end
return state == 'c' and leftMs > 0 and 'c' or 'a'
`);
