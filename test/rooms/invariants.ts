import type { Redis } from 'ioredis';
import { partitionKey, partitionOf, roomKey, transferKey } from '../../src/redis/keys.js';

/** What a walk was started with, as far as its rooms must keep to it. */
export interface Bounds {
  readonly logSize: number;
  readonly logMs: number;
  readonly maxLogBytes: number;
}

interface Row {
  readonly id: string;
  readonly user: string;
  readonly host: boolean;
  readonly state: string;
}

type Hash = Readonly<Record<string, string>>;

interface RoomState {
  readonly id: string;
  readonly rows: readonly Row[];
  readonly meta: Hash;
  readonly users: Hash;
  readonly connections: Hash;
  readonly acknowledged: Hash;
  readonly leases: ReadonlyMap<string, number>;
  readonly offsets: readonly number[];
  readonly sizes: readonly number[];
  readonly due: number | null;
}

/** Everything that is wrong with these rooms and transfers, as sentences; none if all is well. */
export async function faultsIn(
  redis: Redis,
  roomIds: readonly string[],
  transferIds: readonly string[],
  bounds: Bounds,
): Promise<string[]> {
  const rooms = await Promise.all(roomIds.map((id) => readRoom(redis, id)));
  const byId = new Map(rooms.map((room) => [room.id, room]));
  const [ofTransfers, ofKeys] = await Promise.all([
    Promise.all(transferIds.map((id) => faultsOfTransfer(redis, id, byId))),
    keysWithoutTtl(redis),
  ]);
  const ofRooms = rooms.flatMap((room) =>
    [...faultsOfRoster(room), ...faultsOfLog(room, bounds), ...faultsOfIndex(room, bounds)].map(
      (fault) => `${room.id}: ${fault}`,
    ),
  );
  return [...ofRooms, ...ofTransfers.flat(), ...ofKeys];
}

async function readRoom(redis: Redis, id: string): Promise<RoomState> {
  const replies = await redis
    .multi()
    .hvals(roomKey(id, 'roster'))
    .hgetall(roomKey(id, 'meta'))
    .hgetall(roomKey(id, 'users'))
    .hgetall(roomKey(id, 'connections'))
    .hgetall(roomKey(id, 'acknowledged'))
    .zrange(roomKey(id, 'leases'), '0', '-1', 'WITHSCORES')
    .xrange(roomKey(id, 'log'), '-', '+')
    .lrange(roomKey(id, 'sizes'), 0, -1)
    .zscore(partitionKey(partitionOf(id), 'rooms'), id)
    .exec();
  const [rows, meta, users, connections, acknowledged, leases, entries, sizes, due] = (replies ?? []).map(
    ([, reply]) => reply,
  ) as [string[], Hash, Hash, Hash, Hash, string[], [string, string[]][], string[], string | null];
  return {
    id,
    rows: rows.map((row) => JSON.parse(row) as Row),
    ...{ meta, users, connections, acknowledged },
    leases: new Map(leases.flatMap((one, at) => (at % 2 === 0 ? [[one, Number(leases[at + 1])] as const] : []))),
    offsets: entries.map(([entry]) => Number.parseInt(entry, 10)),
    sizes: sizes.map(Number),
    due: due === null ? null : Number(due),
  };
}

function* faultsOfRoster({ rows, users, connections, acknowledged, leases }: RoomState): Generator<string> {
  const hosts = rows.filter(({ host }) => host).length;
  if (rows.length > 0 && hosts !== 1) yield `${hosts} hosts among ${rows.length}`;
  const ids = rows.map(({ id }) => id);
  const owners = Object.entries(users).flatMap(([user, own]) => own.split(' ').map((id) => `${user} ${id}`));
  const parts = {
    users: [owners, rows.map(({ id, user }) => `${user} ${id}`)],
    connections: [Object.keys(connections), ids],
    acknowledged: [Object.keys(acknowledged), ids],
    leases: [[...leases.keys()], ids],
  } as const;
  for (const [what, [found, expected]] of Object.entries(parts)) {
    const [one, other] = [listed(found), listed(expected)];
    if (one !== other) yield `${what}: ${one}, roster: ${other}`;
  }
}

function* faultsOfLog({ meta, offsets, sizes }: RoomState, bounds: Bounds): Generator<string> {
  const top = Number(meta['s'] ?? 0);
  const whole = offsets.every((offset, at) => offset === top - offsets.length + 1 + at);
  if (!whole) yield `the log holds ${offsets.join(' ')} of ${top}`;
  if (sizes.length !== offsets.length) yield `${sizes.length} sizes of ${offsets.length} events`;
  if (offsets.length === 0) return;
  const bytes = sizes.reduce((sum, size) => sum + Math.abs(size), 0);
  if (bytes !== Number(meta['b'])) yield `${bytes} bytes, counted as ${meta['b']}`;
  if (bytes > bounds.maxLogBytes && offsets.length > 1) yield `${bytes} bytes in the log`;
  const counted = sizes.filter((size) => size > 0).length;
  if (counted !== Number(meta['n'])) yield `${counted} events that count, counted as ${meta['n']}`;
  if (counted > bounds.logSize || offsets.length > 10 * bounds.logSize)
    yield `${offsets.length} events in the log, of which ${counted} count`;
}

/** The partition's index knows when the room is next due, and no room that nobody needs. */
function* faultsOfIndex({ rows, meta, leases, due }: RoomState, bounds: Bounds): Generator<string> {
  const emptySince = meta['z'];
  const expected =
    rows.length > 0
      ? Math.min(...leases.values())
      : emptySince === undefined
        ? null
        : Number(emptySince) + bounds.logMs;
  if (due !== expected) yield `due at ${due}, not at ${expected}`;
  if (rows.length > 0 && emptySince !== undefined) yield 'said to be empty';
  if (rows.length === 0 && emptySince === undefined && Object.keys(meta).length > 0) yield 'left over';
}

const LIVE = ['PENDING', 'ACTIVE', 'PAUSED'];

async function faultsOfTransfer(redis: Redis, id: string, rooms: ReadonlyMap<string, RoomState>): Promise<string[]> {
  const transfer = await redis.hgetall(transferKey(id, 'state'));
  const room = rooms.get(transfer['room'] ?? '');
  if (room === undefined) return Object.keys(transfer).length === 0 ? [] : [`${id} is of no known room`];
  const partition = partitionOf(room.id);
  const [expires, inRoom] = await Promise.all([
    redis.zscore(partitionKey(partition, 'expiry'), id),
    redis.zscore(roomKey(room.id, 'transfers'), id),
  ]);
  const live = LIVE.includes(transfer['status'] ?? '');
  const expected = live ? (transfer['expires'] ?? '') : null;
  const faults: string[] = [];
  for (const [index, at] of Object.entries({ expires, inRoom })) {
    if (at !== expected) faults.push(`${id} is ${transfer['status']}, ${index} ${at}, not ${expected}`);
  }
  return [...faults, ...faultsOfCourse(id, transfer, room)];
}

/** An accepted transfer moves exactly while nobody paused it and both endpoints are connected. */
function faultsOfCourse(id: string, transfer: Hash, room: RoomState): string[] {
  const { status, paused, sp, rp, sender, receiver } = transfer;
  if (status !== 'ACTIVE' && status !== 'PAUSED') return [];
  const mask = Number(paused);
  const faults: string[] = [];
  if ((mask === 0) !== (status === 'ACTIVE')) faults.push(`${id} is ${status}, paused by ${mask}`);
  const connected = ([user, endpoint]: readonly [string | undefined, string | undefined]) =>
    room.rows.some((row) => row.id === endpoint && row.user === user && row.state === 'CONNECTED');
  const sides = [
    [sender, sp],
    [receiver, rp],
  ] as const;
  const flows = sides.every(connected);
  if (flows !== (mask & 4) < 4) faults.push(`${id} is paused by ${mask}, its endpoints connected: ${flows}`);
  for (const [user, endpoint] of sides) {
    const own = room.rows.filter((row) => row.user === user);
    if (endpoint !== '' && !own.some((row) => row.id === endpoint)) faults.push(`${id}: ${endpoint} is gone`);
    const connectedOnes = own.filter(({ state }) => state === 'CONNECTED');
    const heir = own.length === 1 ? own[0] : connectedOnes.length === 1 ? connectedOnes[0] : undefined;
    if (endpoint === '' && heir) faults.push(`${id}: ${heir.id} should be its endpoint`);
  }
  return faults;
}

async function keysWithoutTtl(redis: Redis): Promise<string[]> {
  const keys = await redis.keys('*');
  const lifetimes = keys.map((key) => redis.pttl(key));
  const ttls = await Promise.all(lifetimes);
  return keys.filter((_, at) => ttls[at] === -1).map((key) => `${key} has no TTL`);
}

function listed(names: readonly string[]): string {
  return [...names].sort().join(', ');
}
