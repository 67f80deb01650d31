import type { Fact, LeftFact, VisitState } from '../../src/archive/fact.js';
import type { Batch } from '../../src/archive/outbox.js';
import type { Addressee } from '../../src/log/event.js';
import type { ConnectionQuality } from '../../src/quality/grade.js';
import { createLogger } from '../../src/logging.js';
import { ArchiveWriter } from '../../src/mongo/archive-writer.js';
import { Mongo } from '../../src/mongo/mongo.js';
import { lifetimesOf } from '../../src/mongo/schema.js';
import type { SignalKind } from '../../src/signals/signal.js';
import { ALONE } from '../../src/transfers/batch.js';
import type { Transfer, TransferEndReason } from '../../src/transfers/transfer.js';
import { until } from '../support/until.js';

export const MINUTE = 60_000;

export interface Someone {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly joinedAt: number;
}

/** What went on in a session of a room, as facts of an outbox: told by its minutes. */
export class PastSession {
  readonly facts: Fact[] = [];
  #offset = 0;
  #present = 0;
  #opened: { readonly sessionId: string; readonly at: number } | undefined;

  constructor(
    readonly roomId: string,
    private readonly epoch: string,
    private readonly startedAt: number,
    private readonly isKept = true,
  ) {}

  get id(): string {
    if (this.#opened === undefined) throw new Error('Nobody has joined yet');
    return this.#opened.sessionId;
  }

  at(minute: number): number {
    return this.startedAt + minute * MINUTE;
  }

  joins(minute: number, userId: string, name = userId): Someone {
    const at = this.at(minute);
    this.#opened ??= { sessionId: `${this.epoch}-${this.#offset + 1}`, at };
    const someone = {
      id: `${userId}-${this.epoch.slice(0, 2)}${this.#offset}`.padEnd(12, '_'),
      userId,
      name,
      joinedAt: at,
    };
    this.#present += 1;
    const participant = { ...someone, isHost: false, state: 'CONNECTED', quality: 'UNKNOWN' } as const;
    this.facts.push({
      type: 'joined',
      ...this.#logged(at),
      participant,
      visit: this.#visit(someone),
      present: this.#present,
    });
    return someone;
  }

  leaves(minute: number, someone: Someone, reason: LeftFact['reason'] = 'LEFT'): void {
    this.#present -= 1;
    const visit = this.#visit(someone);
    this.facts.push({ type: 'left', ...this.#logged(this.at(minute)), reason, visit, present: this.#present });
  }

  returns(minute: number, someone: Someone, drops: number, awayMs: number): void {
    const visit = { ...this.#visit(someone), drops, awayMs };
    this.facts.push({ type: 'returned', roomId: this.roomId, at: this.at(minute), visit });
  }

  says(minute: number, from: Someone, payload: unknown, to?: Someone | string, kind: SignalKind = 'APPLICATION'): void {
    const addressee: Addressee =
      to === undefined
        ? { to: 'room' }
        : typeof to === 'string'
          ? { to: 'user', userId: to }
          : { to: 'participant', participantId: to.id };
    const said = { topic: 'chat-message', payload: JSON.stringify(payload), original: null, sentAt: null };
    this.facts.push({
      type: 'signal',
      ...this.#logged(this.at(minute)),
      from: { id: from.id, userId: from.userId },
      addressee,
      toUserId: typeof to === 'object' ? to.userId : null,
      kind,
      said: kind === 'APPLICATION' ? said : null,
    });
  }

  sends(minute: number, id: string, from: Someone, to: Someone, endReason: TransferEndReason, filename: string): void {
    const offered = transferOf(id, this.roomId, from, to, filename, this.at(minute));
    const change = { type: 'transfer', action: 'offer', actor: from.userId, transfer: offered } as const;
    this.facts.push({ type: 'transfer', ...this.#logged(offered.createdAt), change });
    const status = endReason === 'COMPLETED' ? 'COMPLETED' : 'FAILED';
    const endedAt = this.at(minute + 1);
    const transfer = { ...offered, status, endReason, endedAt, bytesVerified: 10 } as const;
    this.facts.push({ type: 'ended', roomId: this.roomId, at: endedAt, transfer });
  }

  /** A change that the history of events has, as it was right after it. */
  arrives(minute: number, id: string, from: Someone, to: Someone, filename: string): void {
    const sent = transferOf(id, this.roomId, from, to, filename, this.at(minute));
    const transfer = { ...sent, status: 'COMPLETED', chunksVerified: sent.totalChunks } as const;
    const change = { type: 'transfer', action: 'complete', actor: to.userId, transfer } as const;
    this.facts.push({ type: 'transfer', ...this.#logged(this.at(minute)), change });
  }

  measures(minute: number, { id, userId }: Someone, quality: ConnectionQuality): void {
    const measured = { quality, latencyMs: 10, packetLossPercent: 0, jitterMs: 1, bandwidthKbps: null };
    const who = { roomId: this.roomId, sessionId: this.id, participantId: id, userId };
    this.facts.push({ type: 'quality', at: this.at(minute), ...who, ...measured });
  }

  #logged(at: number) {
    this.#offset += 1;
    const position = { epoch: this.epoch, offset: this.#offset };
    return { roomId: this.roomId, at, position, sessionId: this.id, isKept: this.isKept };
  }

  #visit({ id, userId, name, joinedAt }: Someone): VisitState {
    const sessionOpenedAt = this.#opened?.at ?? joinedAt;
    return { sessionId: this.id, sessionOpenedAt, participantId: id, userId, name, joinedAt, drops: 0, awayMs: 0 };
  }
}

function transferOf(id: string, roomId: string, from: Someone, to: Someone, filename: string, at: number): Transfer {
  return {
    ...{ id, roomId, filename, senderId: from.userId, receiverId: to.userId },
    ...{ senderParticipantId: from.id, receiverParticipantId: null, version: 1, mimeType: null, size: 10 },
    ...{ chunkSize: 65_536, totalChunks: 1, chunksVerified: 0, bytesVerified: 0, percent: 0, status: 'PENDING' },
    ...{ pausedBy: [], pausedByConnection: false, endReason: null, error: null, sha256: null },
    ...ALONE,
    ...{ createdAt: at, acceptedAt: null, pausedAt: null, resumedAt: null, endedAt: null, expiresAt: at + 5 * MINUTE },
  };
}

/** As an outbox would give it. */
export function batchOf(...sessions: readonly { readonly facts: readonly Fact[] }[]): Batch {
  const facts = sessions.flatMap((session) => session.facts);
  const entries = facts.map((fact, index) => ({ id: `${fact.at}-${index}`, roomId: fact.roomId, at: fact.at, fact }));
  return { partition: 0, outbox: 'past', memory: 'm1', entries, loss: null };
}

/** Writes it as a node does, for as long as a day. */
export async function keepIn(url: string, batch: Batch): Promise<void> {
  const logger = createLogger('silent');
  const day = 24 * 60 * MINUTE;
  const mongo = new Mongo({ url, lifetimes: lifetimesOf(day, day), logger, onRead: () => undefined });
  mongo.start();
  await until(() => mongo.isUp, 'MongoDB');
  const told = { written: () => undefined, lost: () => undefined, wrote: () => undefined };
  await new ArchiveWriter(mongo, told, logger).keep(batch);
  await mongo.stop();
}
