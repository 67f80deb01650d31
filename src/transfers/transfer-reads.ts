import { badInput } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import { matchesAny } from '../identity/room-patterns.js';
import { parseRoomId } from '../rooms/room-id.js';
import type { TransferAftermath } from './aftermath.js';
import { missingRanges } from './chunk-map.js';
import { pageOf, type PageRequest, type TransferPage } from './transfer-page.js';
import { isTransferId, transferNotFound } from './transfer-id.js';
import type { TransferStore, UserTransfers } from './transfer-store.js';
import { isParty, type ChunkRange, type Transfer, type TransferStatus } from './transfer.js';

export const TRANSFER_ROLES = ['SENDER', 'RECEIVER'] as const;
export type TransferRole = (typeof TRANSFER_ROLES)[number];

export interface TransferFilter {
  /** None of them: nothing. */
  readonly status?: readonly TransferStatus[] | null | undefined;
  readonly roomId?: string | null | undefined;
  readonly role?: TransferRole | null | undefined;
}

export interface DatedTransfer {
  readonly transfer: Transfer;
  /** Its place in the user's list, ms since 1970. */
  readonly at: number;
}

export const MOST_RANGES = 1024;

/** What a party may see: its own transfers. */
export class TransferReads {
  constructor(
    private readonly store: Pick<TransferStore, 'read' | 'chunkMap'>,
    private readonly users: Pick<UserTransfers, 'list' | 'unlist'>,
    private readonly aftermath: TransferAftermath,
  ) {}

  /** null: unknown, or not yours. */
  async get(caller: Caller, transferId: string): Promise<Transfer | null> {
    if (!isTransferId(transferId)) return null;
    const [transfer = null] = await this.#read([transferId]);
    if (transfer === null || !isParty(transfer, caller.userId)) return null;
    requireCoverage(caller, transfer.roomId);
    return transfer;
  }

  async require(caller: Caller, transferId: string): Promise<Transfer> {
    const transfer = await this.get(caller, transferId);
    if (transfer === null) throw transferNotFound();
    return transfer;
  }

  /** The first runs of chunks that neither the receiver nor the relay has. */
  async missing(transfer: Transfer, first: number): Promise<readonly ChunkRange[]> {
    if (!Number.isInteger(first) || first < 0 || first > MOST_RANGES) {
      throw badInput('first', `Ask for 0 to ${MOST_RANGES} ranges.`);
    }
    if (first === 0 || transfer.totalChunks === 0) return [];
    return missingRanges(await this.store.chunkMap(transfer.id, 'verified'), transfer.totalChunks, first);
  }

  /** Newest first. */
  async list(caller: Caller, filter: TransferFilter, page: PageRequest): Promise<TransferPage> {
    return pageOf(page, () => this.all(caller, filter));
  }

  /** Newest first, without pages: the store keeps a bounded number for each user. */
  async all(caller: Caller, filter: TransferFilter): Promise<readonly DatedTransfer[]> {
    const roomId = filter.roomId == null ? null : parseRoomId(filter.roomId);
    if (roomId !== null) requireCoverage(caller, roomId);
    if (filter.status?.length === 0) return [];
    const dated = await this.#listed(caller.userId);
    return dated.filter(({ transfer }) => covers(caller, transfer) && passes(caller, transfer, { ...filter, roomId }));
  }

  async #listed(userId: string): Promise<readonly DatedTransfer[]> {
    const listed = await this.users.list(userId);
    const transfers = await this.#read(listed.map(({ transferId }) => transferId));
    const forgotten = listed.filter((_, index) => transfers[index] === null);
    if (forgotten.length > 0) await this.users.unlist(userId, forgotten);
    return listed.flatMap(({ at }, index) => {
      const transfer = transfers[index];
      return transfer != null && isParty(transfer, userId) ? [{ transfer, at }] : [];
    });
  }

  /** What expired unseen ends in being read. */
  async #read(transferIds: readonly string[]): Promise<readonly (Transfer | null)[]> {
    const answers = await this.store.read(transferIds);
    const ended = answers.flatMap((answer) => (answer?.changed ? [answer.transfer] : []));
    await Promise.all(ended.map((transfer) => this.aftermath.follow(transfer)));
    return answers.map((answer) => answer?.transfer ?? null);
  }
}

function covers(caller: Caller, transfer: Transfer): boolean {
  return caller.rooms === undefined || matchesAny(caller.rooms, transfer.roomId);
}

function passes({ userId }: Caller, transfer: Transfer, filter: TransferFilter): boolean {
  const side = filter.role === 'SENDER' ? transfer.senderId : transfer.receiverId;
  return (
    (filter.status == null || filter.status.includes(transfer.status)) &&
    (filter.roomId == null || filter.roomId === transfer.roomId) &&
    (filter.role == null || side === userId)
  );
}
