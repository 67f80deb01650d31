import { randomBytes } from 'node:crypto';
import type { Config } from '../config.js';
import type { TransfersView } from '../log/transfer-watch.js';
import type { TransferCommand } from '../transfers/action.js';
import { SHA256_OF_NOTHING } from '../transfers/sha256.js';
import type {
  AppliedCommand,
  DueTransfers,
  NewTransfer,
  SystemFailure,
  TransferAnswer,
  TransferStore,
} from '../transfers/transfer-store.js';
import type { ChunkRange, Transfer } from '../transfers/transfer.js';
import type { RedisClient } from './connect.js';
import { partitionBase, partitionOf, partitionOfTransfer, partitions, transferKey } from './keys.js';
import type { LibrarySettings } from './library-settings.js';
import type { RedisLibrary } from './library.js';
import { participantText } from './log-record.js';
import { orUnavailable } from './outage.js';
import { fromEach, type OnFailed } from './settled.js';
import { standing, transferOf } from './transfer-record.js';

/** Transfers of a partition that one node ends in one pass. */
const END_AT_MOST = 100;
/** Transfers whose reading takes Redis as long as an ordinary call. */
const READ_PER_CALL = 5;

const FAILURES: Readonly<Record<SystemFailure, string>> = {
  STORAGE_FULL: 'The relay has no room for this file.',
  INFECTED: 'The file was found to be harmful.',
  STATE_LOST: 'The server lost what it held of this file.',
};

export class RedisTransferStore implements TransferStore, DueTransfers {
  constructor(
    private readonly redis: RedisClient,
    private readonly library: RedisLibrary,
    private readonly settings: LibrarySettings,
    private readonly times: Pick<Config, 'offerMs' | 'transferMs'>,
  ) {}

  /** A UUIDv4 whose first byte tells the partition, so that the id alone finds its keys. */
  newId(roomId: string): string {
    const bytes = randomBytes(16);
    bytes[0] = ((bytes[0] ?? 0) & 0x80) | partitionOf(roomId);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  async create(draft: NewTransfer): Promise<TransferAnswer> {
    const presence = draft.presence ? 1 : 0;
    // Who need not be there may come later, as with the old service.
    const waits = draft.presence ? this.times.offerMs : this.times.transferMs;
    const args = [
      waits,
      presence,
      participantText(draft.participantId),
      ...fieldsOf(draft),
      'mode',
      this.settings.modeOf(draft.roomId),
    ];
    return answered(await this.#call('create_transfer', draft.id, args));
  }

  async apply(transferId: string, userId: string, command: TransferCommand): Promise<AppliedCommand> {
    const [name, args] = this.#functionFor(command);
    return answered(await this.#call(name, transferId, [userId, ...args]));
  }

  async fail(transferId: string, reason: SystemFailure): Promise<TransferAnswer | null> {
    const answer = await this.#call('fail_transfer', transferId, [reason, FAILURES[reason]]);
    return answer.length === 0 ? null : answered(answer);
  }

  async forgetOffer(transferId: string): Promise<string | null> {
    const base = partitionBase(partitionOfTransfer(transferId));
    const [receiver = null] = (await this.library.call('forget_offer', base, [transferId])) as string[];
    return receiver;
  }

  /** A call for each partition; a call that reads many counts as several. */
  readCost(transferIds: readonly string[]): number {
    const counts = new Map<number, number>();
    for (const id of transferIds) {
      const partition = partitionOfTransfer(id);
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    return [...counts.values()].reduce((cost, count) => cost + Math.ceil(count / READ_PER_CALL), 0);
  }

  async read(transferIds: readonly string[]): Promise<readonly (TransferAnswer | null)[]> {
    const found = new Map<string, TransferAnswer>();
    const touched = [...new Set(transferIds.map(partitionOfTransfer))];
    const together = (partition: number) => transferIds.filter((id) => partitionOfTransfer(id) === partition);
    await Promise.all(touched.map((partition) => this.#readTogether(partition, together(partition), found)));
    return transferIds.map((id) => found.get(id) ?? null);
  }

  async #readTogether(partition: number, ids: readonly string[], found: Map<string, TransferAnswer>): Promise<void> {
    const answers = await this.library.call('read_transfers', partitionBase(partition), [this.settings.common, ...ids]);
    for (const answer of (answers as unknown[][]).filter(({ length }) => length > 0).map(answered)) {
      found.set(answer.transfer.id, answer);
    }
  }

  async inRoom(roomId: string, known: readonly string[]): Promise<TransfersView> {
    const base = partitionBase(partitionOf(roomId));
    const [at, ...answers] = await this.library.call('room_transfers', base, [roomId, ...known]);
    return { at: Number(at), events: (answers as unknown[][]).map((answer) => standing(answered(answer).transfer)) };
  }

  chunkMap(transferId: string, which: 'verified' | 'relayed'): Promise<Uint8Array> {
    const key = transferKey(transferId, which === 'verified' ? 'chunks' : 'relay');
    return orUnavailable(this.redis.getBuffer(key)).then((map) => map ?? new Uint8Array());
  }

  async endDue(onFailed: OnFailed = () => undefined): Promise<readonly Transfer[]> {
    return fromEach(partitions(), (partition) => this.#endDueOf(partition), onFailed);
  }

  async #endDueOf(partition: number): Promise<readonly Transfer[]> {
    const base = partitionBase(partition);
    const answers = await this.library.call('end_due_transfers', base, [this.settings.common, END_AT_MOST]);
    return (answers as unknown[][]).map((answer) => answered(answer).transfer);
  }

  #functionFor(command: TransferCommand): readonly [name: string, args: readonly (string | number)[]] {
    switch (command.action) {
      case 'accept': {
        const { participantId, relay } = command;
        return [
          'accept_transfer',
          [participantText(participantId), relay ? 1 : 0, this.times.transferMs, SHA256_OF_NOTHING],
        ];
      }
      case 'reject':
      case 'cancel':
        return [`${command.action}_transfer`, [command.reason ?? '']];
      case 'pause':
        return ['pause_transfer', []];
      case 'resume':
        return ['resume_transfer', [participantText(command.participantId), command.everyPause ? 1 : 0]];
      case 'acknowledge':
      case 'store':
        return [`${command.action}_chunks`, flat(command.ranges)];
      case 'seal':
      case 'complete':
      case 'deliver':
        return [`${command.action}_transfer`, [command.sha256]];
    }
  }

  #call(name: string, transferId: string, args: readonly (string | number)[]): Promise<unknown[]> {
    const base = partitionBase(partitionOfTransfer(transferId));
    return this.library.call(name, base, [transferId, this.settings.common, ...args]);
  }
}

/** `{changed, verified, last, field, value…}`; changed 2: it expired in this step. */
function answered(answer: readonly unknown[]): AppliedCommand {
  const [changed, verified, last, ...fields] = answer;
  const transfer = transferOf(fields.map(String), Number(verified), last === 1);
  return { transfer, changed: changed !== 0, expired: changed === 2 };
}

function fieldsOf(draft: NewTransfer): readonly (string | number)[] {
  const fields: Readonly<Record<string, string | number | null>> = {
    room: draft.roomId,
    sender: draft.senderId,
    receiver: draft.receiverId,
    filename: draft.filename,
    mime: draft.mimeType,
    size: draft.size,
    chunk: draft.chunkSize,
    total: draft.totalChunks,
    sha256: draft.sha256,
    sr: draft.relay ? 1 : 0,
    batch: draft.batchId,
    batchCount: draft.batchCount,
    batchSize: draft.batchSize,
  };
  return Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [name, value]));
}

function flat(ranges: readonly ChunkRange[]): readonly number[] {
  return ranges.flatMap(({ first, count }) => [first, count]);
}
