import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { RejoinError } from '../../src/errors.js';
import type { RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { RedisTransferStore } from '../../src/redis/redis-transfer-store.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { newParticipant } from '../../src/rooms/participant-key.js';
import type { JoinRequest } from '../../src/rooms/room-store.js';
import { ALONE } from '../../src/transfers/batch.js';
import type { TransferCommand } from '../../src/transfers/action.js';
import type { RedisServer } from '../support/redis-server.js';
import { randomness } from '../support/randomness.js';
import { freshRoom } from '../support/visitor.js';

export const TIMES = { logSize: 5, logMs: 700, leaseMs: 60, graceMs: 110, roomCapacity: 9 };
const TRANSFER_TIMES = { offerMs: 250, transferMs: 500 };
const SETTINGS = librarySettings(TIMES);
const USERS = ['ann', 'bob', 'carl', 'dora', 'eve'];
const NODES = 3;
const TRANSFERS_AT_ONCE = 12;

interface Connection {
  readonly id: string;
  readonly roomId: string;
  readonly userId: string;
  readonly participantId: string;
  readonly secret: string;
}

/** A step of the walk, and how often it is taken beside the others. */
type Step = readonly [weight: number, name: string, take: () => Promise<unknown>];

/** Does at random what users, networks and nodes do to two rooms: each a call of the stores, as a node makes it. */
export class Walker {
  readonly roomIds = [freshRoom(), freshRoom()];
  readonly #random: () => number;
  readonly #rooms: RedisRoomStore;
  readonly #signals: RedisSignalStore;
  readonly #transfers: RedisTransferStore;
  /** What each node holds. */
  readonly #nodes: Connection[][] = Array.from({ length: NODES }, () => []);
  /** Every connection that there was lately: keys that clients may come back with. */
  #known: Connection[] = [];
  #transferIds: { readonly id: string; readonly parties: readonly [string, string] }[] = [];
  readonly #steps: readonly Step[];

  constructor(server: RedisServer, library: RedisLibrary, seed: number) {
    this.#random = randomness(seed);
    this.#rooms = new RedisRoomStore(library, SETTINGS);
    this.#signals = new RedisSignalStore(library, SETTINGS);
    this.#transfers = new RedisTransferStore(server.redis, library, SETTINGS, TRANSFER_TIMES);
    this.#steps = [
      [10, 'join', () => this.#join({})],
      [3, 'join without a key', () => this.#join({ keyless: true })],
      [12, 'return', () => this.#return()],
      [3, 'start over', () => this.#startOver()],
      [5, 'take a join back', () => this.#takeBack()],
      [4, 'leave', () => this.#leave(true)],
      [2, 'leave over HTTP', () => this.#leave(false)],
      [6, 'prepare to leave', () => this.#prepareToLeave()],
      [8, 'drop', () => this.#drop()],
      [30, 'renew', () => this.#renew()],
      [12, 'sweep', () => this.#rooms.sweep()],
      [2, 'crash', () => this.#crash()],
      [10, 'let time pass', () => wait(this.#random() * 40)],
      [14, 'say', () => this.#say()],
      [3, 'grade', () => this.#grade()],
      [6, 'offer', () => this.#offer()],
      [16, 'act on a transfer', () => this.#act()],
      [3, 'end transfers', () => this.#transfers.endDue()],
    ];
  }

  get stepNames(): readonly string[] {
    return this.#steps.map(([, name]) => name);
  }

  get transferIds(): readonly string[] {
    return this.#transferIds.map(({ id }) => id);
  }

  /** Takes a step, and tells which. Refusals are answers; any other error is a fault. */
  async step(): Promise<string> {
    const all = this.#steps.reduce((sum, [weight]) => sum + weight, 0);
    let draw = this.#random() * all;
    const [, name, take] = this.#steps.find(([weight]) => (draw -= weight) < 0) ?? this.#steps[0]!;
    try {
      await take();
      return name;
    } catch (error) {
      if (!(error instanceof RejoinError)) throw error;
      return `${name}: ${error.code}`;
    }
  }

  /** All nodes die, and nobody comes again. */
  async end(): Promise<void> {
    for (const node of this.#nodes) node.length = 0;
    await wait(TIMES.leaseMs);
    await Promise.all([this.#rooms.sweep(), this.#transfers.endDue()]);
  }

  async #join(more: Partial<JoinRequest>): Promise<void> {
    const [node, roomId, userId] = [this.#oneOf(this.#nodes), this.#oneOf(this.roomIds), this.#oneOf(USERS)];
    await this.#enter(node, roomId, { ...this.#request(userId), ...more });
  }

  /** By the key of whoever was here lately, connected still or not: a takeover, a return, or a key that is no longer good. */
  async #return(): Promise<void> {
    const known = this.#anyOf(this.#known);
    if (known === undefined) return;
    const as = { id: known.participantId, secret: known.secret };
    const holds = this.#nodes.find((node) => node.some(({ id }) => id === known.id));
    await this.#enter(holds ?? this.#oneOf(this.#nodes), known.roomId, { ...this.#request(known.userId), as });
  }

  /** One node brings back what it holds in one room, as after an outage, and hears what it holds no more. */
  async #startOver(): Promise<void> {
    const [node, roomId] = [this.#oneOf(this.#nodes), this.#oneOf(this.roomIds)];
    const held = node.filter((one) => one.roomId === roomId);
    if (held.length === 0) return;
    const received = { epoch: 'before', offset: 0 };
    const seats = held.map(({ id, ...one }) => ({
      ...one,
      name: one.userId,
      connectionId: id,
      keyless: false,
      received,
    }));
    const { returns } = await this.#rooms.restore(roomId, seats);
    for (const [at, { state }] of returns.entries()) if (state !== 'here') this.#forget(held[at]!.id);
    // What joined once more pushed nothing out of the log; the next event brings the log back to its size.
    const here = held.find((_, at) => returns[at]!.state === 'here');
    if (here) await this.#sayIn(roomId, here.userId, here);
  }

  /** A join, new or a return, whose answer nobody got. */
  async #takeBack(): Promise<void> {
    const [known, userId, roomId] = [this.#anyOf(this.#known), this.#oneOf(USERS), this.#oneOf(this.roomIds)];
    const returns = known !== undefined && this.#random() < 0.5;
    const as = returns ? { as: { id: known.participantId, secret: known.secret } } : {};
    const request = { ...this.#request(returns ? known.userId : userId), ...as };
    const where = returns ? known.roomId : roomId;
    await this.#rooms.join(where, request);
    await this.#rooms.takeBack(where, request);
  }

  #request(userId: string): JoinRequest {
    return { userId, name: userId, otherwise: newParticipant(), connectionId: randomUUID() };
  }

  async #enter(node: Connection[], roomId: string, request: JoinRequest): Promise<void> {
    const joined = await this.#rooms.join(roomId, request);
    if ('asked' in joined) {
      const silent = this.#random() < 0.5 ? joined.asked : [];
      return this.#enter(node, roomId, { ...request, silent });
    }
    const { participantId, secret } = joined;
    const connection = { id: request.connectionId, roomId, userId: request.userId, participantId, secret };
    this.#forget(connection.id);
    node.push(connection);
    this.#known = [...this.#known.slice(-30), connection];
  }

  async #leave(byConnection: boolean): Promise<void> {
    const one = this.#oneHeld();
    if (one === undefined) return;
    const { id, roomId, userId, participantId } = one;
    if (byConnection)
      await this.#rooms.leave(roomId, userId, participantId, { connection: { id, acknowledged: null } });
    else await this.#rooms.leave(roomId, userId, this.#random() < 0.5 ? participantId : null);
    this.#forget(id);
  }

  /** Its page closes or reloads: what its connection does next comes by the other steps. */
  async #prepareToLeave(): Promise<void> {
    const one = this.#oneHeld();
    if (one === undefined) return;
    const { id, roomId, userId, participantId } = one;
    const connection = { id, acknowledged: null };
    const how = { graceMs: 1 + Math.floor(this.#random() * 80), ...(this.#random() < 0.5 && { connection }) };
    await this.#rooms.leave(roomId, userId, participantId, how);
  }

  async #drop(): Promise<void> {
    const one = this.#oneHeld();
    if (one === undefined) return;
    this.#forget(one.id);
    const { id: connectionId, participantId, roomId } = one;
    await this.#rooms.drop(roomId, { participantId, connectionId, acknowledged: null }, this.#random() * 30);
  }

  /** One node renews what it holds in one room, and hears what it holds no more. */
  async #renew(): Promise<void> {
    const [node, roomId] = [this.#oneOf(this.#nodes), this.#oneOf(this.roomIds)];
    const held = node.filter((one) => one.roomId === roomId);
    if (held.length === 0) return;
    const { gone } = await this.#rooms.renew(
      roomId,
      held.map(({ id, participantId }) => ({ participantId, connectionId: id, acknowledged: null })),
    );
    for (const { connectionId } of gone) this.#forget(connectionId);
  }

  async #crash(): Promise<void> {
    this.#oneOf(this.#nodes).length = 0;
  }

  async #say(): Promise<void> {
    await this.#sayIn(this.#oneOf(this.roomIds), this.#oneOf(USERS));
  }

  async #sayIn(roomId: string, userId: string, from?: Connection): Promise<void> {
    const author = { userId, participantId: from?.participantId ?? null, connectionId: from?.id ?? null };
    const kind = this.#random() < 0.5 ? 'APPLICATION' : 'OFFER';
    const payloadJson = JSON.stringify('x'.repeat(this.#random() < 0.1 ? 400_000 : 10));
    const draft = { addressee: { to: 'room' }, kind, topic: null, payloadJson, sentAt: null } as const;
    await this.#signals.append(roomId, author, draft, null);
  }

  async #grade(): Promise<void> {
    const quality = this.#random() < 0.5 ? 'GOOD' : 'POOR';
    await this.#rooms.grade(this.#oneOf(this.roomIds), this.#oneOf(USERS), 'all', quality);
  }

  async #offer(): Promise<void> {
    const [roomId, senderId, receiverId] = [this.#oneOf(this.roomIds), this.#oneOf(USERS), this.#oneOf(USERS)];
    if (senderId === receiverId) return;
    const id = this.#transfers.newId(roomId);
    const total = Math.floor(this.#random() * 3);
    const file = { filename: 'f', mimeType: null, size: total * 10, chunkSize: 10, totalChunks: total, sha256: null };
    const who = { roomId, senderId, receiverId, participantId: null };
    await this.#transfers.create({
      id,
      ...who,
      ...file,
      ...ALONE,
      relay: false,
      presence: this.#random() < 0.7,
    } as never);
    this.#transferIds = [...this.#transferIds.slice(1 - TRANSFERS_AT_ONCE), { id, parties: [senderId, receiverId] }];
  }

  async #act(): Promise<void> {
    const transfer = this.#anyOf(this.#transferIds);
    if (transfer === undefined) return;
    const { id, parties } = transfer;
    const command = this.#oneOf<TransferCommand>([
      { action: 'accept', participantId: null, relay: false },
      { action: 'accept', participantId: null, relay: false },
      { action: 'reject', reason: null },
      { action: 'cancel', reason: null },
      { action: 'pause' },
      { action: 'resume', participantId: null, everyPause: false },
      { action: 'acknowledge', ranges: [{ first: 0, count: 1 }] },
      { action: 'seal', sha256: 'a'.repeat(64) },
      { action: 'complete', sha256: 'a'.repeat(64) },
    ]);
    const receives = ['accept', 'reject', 'acknowledge', 'complete'].includes(command.action);
    await this.#transfers.apply(id, receives ? parties[1] : this.#oneOf(parties), command);
  }

  #oneHeld(): Connection | undefined {
    return this.#anyOf(this.#nodes.flat());
  }

  #forget(connectionId: string): void {
    for (const node of this.#nodes) {
      const at = node.findIndex(({ id }) => id === connectionId);
      if (at >= 0) node.splice(at, 1);
    }
  }

  #oneOf<T>(choice: readonly T[]): T {
    return this.#anyOf(choice) as T;
  }

  /** undefined: there is none. */
  #anyOf<T>(choice: readonly T[]): T | undefined {
    return choice[Math.floor(this.#random() * choice.length)];
  }
}
