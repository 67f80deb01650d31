import type { Position } from '../log/position.js';
import type { ConnectionQuality, Measured } from '../quality/grade.js';
import type {
  Asked,
  Graded,
  HeldSeat,
  Joined,
  JoinRequest,
  LastSeen,
  Leaving,
  Renewal,
  Renewed,
  Restored,
  RoomStore,
  Roster,
  SeatReturn,
  Standing,
} from '../rooms/room-store.js';
import { partitionBase, partitionOf, partitions } from './keys.js';
import type { LibrarySettings } from './library-settings.js';
import type { RedisLibrary } from './library.js';
import { participantFrom, participantText, qualityFrom, type ParticipantRecord } from './log-record.js';
import type { RedisOutbox } from './redis-outbox.js';
import { fromEach, type OnFailed } from './settled.js';
import type { UnusedLibraries } from './unused-libraries.js';

/** Rooms that one node sweeps of a partition in one pass. */
const SWEEP_AT_MOST = 100;

export class RedisRoomStore implements RoomStore {
  constructor(
    private readonly library: RedisLibrary,
    private readonly settings: LibrarySettings,
    private readonly libraries?: Pick<UnusedLibraries, 'tidy'>,
    private readonly outbox?: Pick<RedisOutbox, 'waits'>,
  ) {}

  async join(roomId: string, request: JoinRequest): Promise<Joined | Asked> {
    const { userId, name, as, otherwise, connectionId, keyless, silent } = request;
    const json = JSON.stringify({
      user: userId,
      name,
      id: as?.id ?? '',
      secret: as?.secret ?? '',
      new_id: otherwise.id,
      new_secret: otherwise.secret,
      connection: connectionId,
      keyless,
      silent,
    });
    const [epoch, ...reply] = await this.#call('join', roomId, json);
    return epoch === '' ? { asked: reply.map(String) } : joinedFrom(connectionId, String(epoch), reply);
  }

  async renew(roomId: string, renewals: readonly Renewal[]): Promise<Renewed> {
    const flat = renewals.flatMap((one) => [one.participantId, one.connectionId, positionText(one.acknowledged)]);
    const [epoch, top, version, ...rest] = await this.#call('renew', roomId, ...flat);
    const gone: { connectionId: string; reason: 'replaced' | 'unknown' }[] = [];
    for (let at = 0; at < rest.length; at += 2) {
      gone.push({ connectionId: String(rest[at]), reason: rest[at + 1] === 'replaced' ? 'replaced' : 'unknown' });
    }
    return { epoch: epoch as string, top: Number(top), version: Number(version), gone };
  }

  async look(roomId: string): Promise<Standing> {
    const [epoch, top, version] = await this.#call('look', roomId);
    return { epoch: String(epoch), top: Number(top), version: Number(version) };
  }

  async restore(roomId: string, seats: readonly HeldSeat[]): Promise<Restored> {
    const [epoch, before, top, version, at, ...rest] = await this.#call('restore', roomId, seatsText(seats));
    return {
      epoch: String(epoch),
      before: Number(before),
      top: Number(top),
      version: Number(version),
      at: Number(at),
      returns: seats.map((_, index) => seatReturnFrom(rest[2 * index], Number(rest[2 * index + 1]))),
      participants: participantsFrom(rest.slice(2 * seats.length)),
    };
  }

  async drop(roomId: string, { participantId, connectionId, acknowledged }: Renewal, silentMs = 0): Promise<void> {
    await this.#call('drop', roomId, participantId, connectionId, positionText(acknowledged), String(silentMs));
  }

  async vouch(roomId: string, connectionId: string): Promise<void> {
    await this.#call('vouch', roomId, connectionId);
  }

  async leave(
    roomId: string,
    userId: string,
    participantId: string | null,
    { connection, graceMs }: Leaving = {},
  ): Promise<string | null> {
    const [left] = await this.#call(
      'leave',
      roomId,
      userId,
      participantText(participantId),
      connection?.id ?? '',
      positionText(connection?.acknowledged ?? null),
      graceMs === undefined ? '' : String(graceMs),
    );
    return left === '' ? null : String(left);
  }

  async takeBack(roomId: string, { userId, connectionId, otherwise }: JoinRequest): Promise<void> {
    await this.#call('take_back', roomId, userId, connectionId, otherwise.id);
  }

  async roster(roomId: string): Promise<Roster> {
    const [version, at, ...rows] = await this.#call('roster', roomId);
    const participants = participantsFrom(rows).sort((a, b) => a.joinedAt - b.joinedAt);
    return { version: Number(version), at: Number(at), participants };
  }

  async lastSeen(roomId: string, userId: string): Promise<LastSeen | null> {
    const reply = await this.#call('last_seen', roomId, userId);
    const [epoch, connected, seen, known, quality, participantId, away, present] = reply;
    if (epoch === undefined) return null;
    return {
      epoch: epoch as string,
      isConnected: connected === 1,
      isPresent: present === 1,
      lastSeenAt: Number(seen),
      known: positionFrom(known),
      quality: quality === '' ? null : qualityFrom(String(quality)),
      participantId: String(participantId),
      wasAway: away === 1,
    };
  }

  async grade(
    roomId: string,
    userId: string,
    participants: Graded,
    quality: ConnectionQuality,
    measured?: Measured,
  ): Promise<void> {
    const which = participants === 'all' ? '*' : participantText(participants.id);
    await this.#call('grade', roomId, userId, which, quality, measured === undefined ? '' : JSON.stringify(measured));
  }

  async sweep(onFailed: OnFailed = () => undefined): Promise<readonly number[]> {
    const failures: unknown[] = [];
    const failed = (error: unknown) => failures.push(error);
    const late = await fromEach(partitions(), (partition) => this.#sweepPartition(partition, failed), failed);
    await this.libraries?.tidy().catch(failed);
    if (failures.length > 0) onFailed(failures[0]);
    return late;
  }

  async sweepRoom(roomId: string): Promise<number | null> {
    const late = await this.#sweepOne(roomId);
    return late < 0 ? null : late;
  }

  async #sweepPartition(partition: number, onFailed: OnFailed): Promise<readonly number[]> {
    const base = partitionBase(partition);
    const [bytes, ...rooms] = await this.library.call('due', base, [this.settings.common, SWEEP_AT_MOST]);
    this.outbox?.waits(partition, Number(bytes));
    const late = await fromEach(rooms.map(String), async (room) => [await this.#sweepOne(room)], onFailed);
    return late.filter((ms) => ms >= 0);
  }

  async #sweepOne(roomId: string): Promise<number> {
    return Number(await this.#call('sweep', roomId));
  }

  #call(name: string, roomId: string, ...args: string[]): Promise<unknown[]> {
    return this.library.call(name, partitionBase(partitionOf(roomId)), [roomId, this.settings.of(roomId), ...args]);
  }
}

function joinedFrom(connectionId: string, epoch: string, reply: readonly unknown[]): Joined {
  const [before, from, version, at, resumed, id, secret, known, away, former, ...rows] = reply;
  return {
    epoch,
    before: Number(before),
    from: Number(from),
    version: Number(version),
    at: Number(at),
    resumed: resumed === 1,
    participantId: String(id),
    secret: String(secret),
    connectionId,
    known: positionFrom(known),
    awayMs: Number(away) < 0 ? null : Number(away),
    formerId: String(former) || null,
    participants: participantsFrom(rows),
  };
}

function seatsText(seats: readonly HeldSeat[]): string {
  return JSON.stringify(
    seats.map((seat) => ({
      user: seat.userId,
      name: seat.name,
      new_id: seat.participantId,
      new_secret: seat.secret,
      connection: seat.connectionId,
      ...(seat.keyless && { keyless: true }),
      position: positionText(seat.received),
    })),
  );
}

function seatReturnFrom(state: unknown, number: number): SeatReturn {
  if (state === 'here') return { state, awayMs: number < 0 ? null : number };
  if (state === 'full') return { state, limit: number };
  return { state: state === 'left' ? 'left' : 'replaced' };
}

function participantsFrom(rows: readonly unknown[]): ReturnType<typeof participantFrom>[] {
  return rows.map((row) => participantFrom(JSON.parse(String(row)) as ParticipantRecord));
}

function positionText(position: Position | null): string {
  return position === null ? '' : `${position.epoch}:${position.offset}`;
}

function positionFrom(text: unknown): Position | null {
  const [epoch, offset] = String(text).split(':');
  return epoch && offset ? { epoch, offset: Number(offset) } : null;
}
