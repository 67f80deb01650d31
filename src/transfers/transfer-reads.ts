import { badInput } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import { matchesAny } from '../identity/room-patterns.js';
import { parseRoomId } from '../rooms/room-id.js';
import { missingRanges } from './chunk-map.js';
import { pageOf, type PageRequest, type TransferPage } from './transfer-page.js';
import { isTransferId, transferNotFound } from './transfer-id.js';
import { TransferLoader, type TransferSources } from './transfer-loader.js';
import type { ListedTransfer } from './transfer-store.js';
import { isParty, type ChunkRange, type Transfer, type TransferStatus } from './transfer.js';

export const TRANSFER_ROLES = ['SENDER', 'RECEIVER'] as const;
export type TransferRole = (typeof TRANSFER_ROLES)[number];

export interface TransferFilter {
  /** None of them: nothing. */
  readonly status?: readonly TransferStatus[] | null | undefined;
  readonly roomId?: string | null | undefined;
  readonly role?: TransferRole | null | undefined;
}

export interface DatedTransfer extends ListedTransfer {
  readonly transfer: Transfer;
}

export const MOST_RANGES = 1024;

/** What a party may see: its own transfers. */
export class TransferReads {
  constructor(
    private readonly sources: TransferSources,
    private readonly loader: () => TransferLoader = () => new TransferLoader(sources),
    /** Chunk maps that are being read. */
    private readonly maps = new WeakMap<Transfer, Promise<Uint8Array>>(),
  ) {}

  /** For all that one request reads: the same twice costs one read. */
  forRequest(): TransferReads {
    const loader = new TransferLoader(this.sources);
    return new TransferReads(this.sources, () => loader, this.maps);
  }

  /** null: unknown, or not yours. */
  async get(caller: Caller, transferId: string): Promise<Transfer | null> {
    if (!isTransferId(transferId)) return null;
    const [transfer = null] = await this.loader().read(caller.userId, [transferId]);
    return transfer !== null && mayRead(caller, transfer) ? transfer : null;
  }

  async require(caller: Caller, transferId: string): Promise<Transfer> {
    const transfer = await this.get(caller, transferId);
    if (transfer === null) throw transferNotFound();
    return transfer;
  }

  /** What `require` has let a party see before, at the cost of that user. */
  async again(userId: string, transferId: string): Promise<Transfer | null> {
    const [transfer = null] = await this.loader().read(userId, [transferId]);
    return transfer;
  }

  /** The first runs of chunks that neither the receiver nor the relay has. `caller` is charged; null: an event asks. */
  async missing(caller: Caller | null, transfer: Transfer, first: number): Promise<readonly ChunkRange[]> {
    if (!Number.isInteger(first) || first < 0 || first > MOST_RANGES) {
      throw badInput('first', `Ask for 0 to ${MOST_RANGES} ranges.`);
    }
    // Of one that ended long ago the map is gone.
    if (first === 0 || transfer.chunksVerified === transfer.totalChunks) return [];
    return missingRanges(await this.#mapOf(caller, transfer), transfer.totalChunks, first);
  }

  /** One reading for all who ask at the same moment about the same transfer. */
  #mapOf(caller: Caller | null, transfer: Transfer): Promise<Uint8Array> {
    const reading = this.maps.get(transfer) ?? this.#readMap(caller, transfer);
    this.maps.set(transfer, reading);
    return reading;
  }

  async #readMap(caller: Caller | null, transfer: Transfer): Promise<Uint8Array> {
    try {
      if (caller !== null) await this.sources.limiter.take(caller.userId, 'store');
      return await this.sources.store.chunkMap(transfer.id, 'verified');
    } finally {
      this.maps.delete(transfer);
    }
  }

  /** Newest first. Without a filter only the page itself is read. */
  async list(caller: Caller, filter: TransferFilter, page: PageRequest): Promise<TransferPage> {
    if (!isWholeList(caller, filter)) return pageOf(page, () => this.all(caller, filter));
    const loader = this.loader();
    return pageOf(
      page,
      () => loader.list(caller.userId, null),
      (listed) => this.#read(loader, caller, listed),
    );
  }

  /** Newest first, without pages: the store keeps a bounded number for each user. */
  async all(caller: Caller, filter: TransferFilter): Promise<readonly DatedTransfer[]> {
    const roomId = filter.roomId == null ? null : parseRoomId(filter.roomId);
    if (roomId !== null) requireCoverage(caller, roomId);
    if (filter.status?.length === 0) return [];
    const loader = this.loader();
    const dated = await this.#read(loader, caller, await loader.list(caller.userId, roomId));
    return dated.filter(({ transfer }) => covers(caller, transfer) && passes(caller, transfer, { ...filter, roomId }));
  }

  async #read(
    loader: TransferLoader,
    caller: Caller,
    listed: readonly ListedTransfer[],
  ): Promise<readonly DatedTransfer[]> {
    const { userId } = caller;
    const transfers = await loader.read(
      userId,
      listed.map(({ transferId }) => transferId),
    );
    const ids = listed.map(({ transferId }) => transferId);
    const gone = new Set(this.sources.absences.gone(ids, (_, index) => transfers[index] !== null));
    const forgotten = listed.filter(({ transferId }) => gone.has(transferId));
    if (forgotten.length > 0) await this.sources.users.unlist(userId, forgotten);
    return listed.flatMap((one, index) => {
      const transfer = transfers[index];
      return transfer != null && isParty(transfer, userId) ? [{ ...one, transfer }] : [];
    });
  }
}

/** Whether a party may see its transfer; refuses where it is one, but its token does not cover the room. */
function mayRead(caller: Caller, transfer: Transfer): boolean {
  if (!isParty(transfer, caller.userId)) return false;
  requireCoverage(caller, transfer.roomId);
  return true;
}

function isWholeList({ rooms }: Caller, { status, roomId, role }: TransferFilter): boolean {
  return rooms === undefined && status == null && roomId == null && role == null;
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
