import { createHash } from 'node:crypto';
import { PARTITION_TAGS } from './partition-tags.js';

export { slotOfPartition } from './partition-tags.js';

/**
 * Every key of Rejoin is built here; Lua gets the same names when its library is loaded. All keys carry a TTL; "a day" is
 * longer where LOG_SECONDS or LEASE_SECONDS and GRACE_SECONDS together are more than half a day: twice as long as those.
 *
 * `rejoin2:{p2240}`           base of a partition: rooms and their transfers live together in one slot
 *   `:rooms`                  ZSET room id → when it is next due (ms)              a day
 *   `:swept`                  HASH last when this partition was swept, guard until when nothing is believed (ms)  24 h
 *   `:expiry`                 ZSET transfer id → when it expires (ms)              24 h
 *   `:libraries`              ZSET function library → when a sweep last used it, to the hour (ms)  24 h
 *   `:outbox`                 STREAM `<bytes so far>-0` h kind, room, epoch, offset, session, mode; d record as JSON; x more of
 *                             it: what is to be archived                         24 h, renewed while a node sweeps
 *   `:outbox:state`           HASH g name of this outbox, c bytes so far, r bytes removed so far, lost entries so
 *                             far, told how many of them are archived as lost, from, to, rooms of the others, owner and until of the
 *                             node that takes from it                            as the outbox
 *   `:slot`                   never exists, nor does the base: each function declares both (see `register` in prelude.lua)
 * `rejoin2:{p2240}:room:<id>` base of a room
 *   `:meta`                   HASH e epoch, s top, r run id that made e, v roster version, j last joined (ms), si session, so when it opened (ms),
 *                             b bytes in the log, n entries that count against LOG_SIZE, z empty since (ms), m most
 *                             leases are believed from (ms)                    a day
 *   `:log`                    STREAM `<offset>-0` d <record as JSON>               LOG_SECONDS after the last append
 *   `:sizes`                  LIST bytes of each entry of the log, negative where it doesn't count  as the log
 *   `:roster`                 HASH participant id → participant as JSON; `leaving`: when its grace ends it has LEFT  a day
 *   `:users`                  HASH user id → ids of its participants, by blanks    a day
 *   `:connections`            HASH participant id → the connection that owns it    a day
 *   `:acknowledged`           HASH participant id → `<epoch>:<offset>` received    a day
 *   `:leases`                 ZSET participant id → deadline (ms)                  a day
 *   `:returning`              HASH user id → last position, last seen, quality     LOG_SECONDS
 *   `:transfers`              ZSET live transfer id → when it expires (ms)         the last one's expiry
 *   `:allowances`             HASH user id → `<tokens> <at, ms>`: changes of transfers that it may log  LOG_SECONDS
 *   `:idem:<five minutes>:<digits>` HASH 8 bytes of a digest → second, offset, recipients (9 bytes) of the first answer to a
 *                             signal; its entries are spread by one or two hex digits, so that each hash stays packed  600 s
 *   `:live`                   CHANNEL (sharded) of what happens in the room
 * `rejoin2:{p2240}:transfer:<id>`  base of a transfer
 *   `:state`                  HASH the transfer                                    its end + 1 h
 *   `:chunks`                 BITMAP of verified chunks                            as the state
 *   `:relay`                  BITMAP of chunks that the relay holds                as the state
 * `rejoin2:{u:<user>}`        base of a user, in a slot of its own
 *   `:slots`                  ZSET outgoing live transfer id → when the slot frees itself
 *   `:offers`                 ZSET pending offer to this user → when it frees itself
 *   `:transfers`              ZSET transfer id → offered at (ms, made unique), the newest 200 and all that live
 *   `:ended`                  ZSET those of them that ended → when (ms)            24 h
 *   `:unaccepted`             ZSET ended offer of this user that nobody accepted → when it ended (ms), the newest 50  1 h
 *   `:idem`                   HASH digest of an offer's idempotency key → `<transfer id> <at, ms> <attempt>`  24 h
 *   `:keys`                   ZSET digest → at (ms), the newest 500                24 h
 *   `:rate:<operation>`       HASH token bucket                                    until it is full again
 *   `:turns:<kind>`           ZSET turn → when it was taken (ms)                   the window they count in
 * `rejoin2:hint:<topic>`      CHANNEL of what may be lost
 */
const PREFIX = 'rejoin2';
/** All keys and channels. */
export const KEY_PATTERN = `${PREFIX}:*`;
const PARTITIONS = PARTITION_TAGS.length;

export const PARTITION_KEYS = {
  rooms: 'rooms',
  swept: 'swept',
  expiry: 'expiry',
  libraries: 'libraries',
  outbox: 'outbox',
  outboxState: 'outbox:state',
} as const;
export const ROOM_KEYS = {
  meta: 'meta',
  log: 'log',
  sizes: 'sizes',
  roster: 'roster',
  users: 'users',
  connections: 'connections',
  acknowledged: 'acknowledged',
  leases: 'leases',
  returning: 'returning',
  transfers: 'transfers',
  allowances: 'allowances',
  idem: 'idem',
  live: 'live',
} as const;
export const TRANSFER_KEYS = { state: 'state', chunks: 'chunks', relay: 'relay' } as const;
export const USER_KEYS = {
  slots: 'slots',
  offers: 'offers',
  transfers: 'transfers',
  ended: 'ended',
  unaccepted: 'unaccepted',
  idem: 'idem',
  keys: 'keys',
  rate: 'rate',
  turns: 'turns',
} as const;

/** What the Lua library is told of the names above. */
export const KEY_NAMES = {
  partition: PARTITION_KEYS,
  room: ROOM_KEYS,
  transfer: TRANSFER_KEYS,
  user: USER_KEYS,
} as const;

export function partitionOf(roomId: string): number {
  return (createHash('sha1').update(roomId).digest()[0] ?? 0) % PARTITIONS;
}

export function partitions(): readonly number[] {
  return Array.from({ length: PARTITIONS }, (_, number) => number);
}

export function partitionBase(partition: number): string {
  return `${PREFIX}:{p${PARTITION_TAGS[partition]}}`;
}

/** The two keys that each call of a function on that base declares. */
export function declaredKeys(base: string): readonly [string, string] {
  return [base, `${base}:slot`];
}

export function partitionKey(partition: number, name: keyof typeof PARTITION_KEYS): string {
  return `${partitionBase(partition)}:${PARTITION_KEYS[name]}`;
}

export function roomKey(roomId: string, name: keyof typeof ROOM_KEYS): string {
  return `${partitionBase(partitionOf(roomId))}:room:${roomId}:${ROOM_KEYS[name]}`;
}

/** The partition that a transfer's id carries in the low bits of its first byte; NaN for what is no id. */
export function partitionOfTransfer(transferId: string): number {
  return Number.parseInt(transferId.slice(0, 2), 16) % PARTITIONS;
}

export function transferKey(transferId: string, name: keyof typeof TRANSFER_KEYS): string {
  return `${partitionBase(partitionOfTransfer(transferId))}:transfer:${transferId}:${TRANSFER_KEYS[name]}`;
}

/** A user id may hold anything; encoded, it can't close the hash tag. */
export function userBase(userId: string): string {
  return `${PREFIX}:{u:${encodeURIComponent(userId.toWellFormed())}}`;
}

export function userKey(userId: string, name: keyof typeof USER_KEYS): string {
  return `${userBase(userId)}:${USER_KEYS[name]}`;
}

export function hintChannel(topic: string): string {
  return `${PREFIX}:hint:${topic}`;
}
