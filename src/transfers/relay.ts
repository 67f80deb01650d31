import { Readable } from 'node:stream';
import { badInput, RejoinError } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import { conflict } from './action.js';
import type { ChunkStore, Place, StoredChunk } from './chunk-store.js';
import type { ChunkAddress, Relayed, RelayIndex } from './relay-index.js';
import type { TransferDelivery } from './transfer-delivery.js';
import { isTransferId, transferNotFound } from './transfer-id.js';
import type { SystemFailure } from './transfer-store.js';
import { chunkLength, isLive, isParty, type Transfer } from './transfer.js';

/** A whole file that waits to be fetched. */
export interface RelayedFile {
  readonly transfer: Transfer;
  read(start: number, length: number): Promise<Readable>;
}

export type FileAddress = Omit<ChunkAddress, 'index'>;

/** Our own store for chunks, for parties that can't reach each other: what it holds counts as verified. */
export class Relay {
  readonly #settling = new Map<string, Promise<void>>();

  constructor(
    private readonly index: RelayIndex,
    private readonly chunks: ChunkStore,
    private readonly delivery: Pick<TransferDelivery, 'relay' | 'deliver' | 'fail'>,
    private readonly limiter: RateLimiter,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * Takes one chunk from the sender, bytes first and then the bit, so that what counts is there. The same chunk again changes
   * nothing. The last one settles the transfer before this resolves. Where there is no room for it the transfer ends, and the
   * answer says so.
   */
  async store(caller: Caller, address: ChunkAddress, bytes: Uint8Array): Promise<Transfer> {
    const { index, transferId } = this.#checked(caller, address);
    await this.limiter.take(caller.userId, 'chunk');
    const opened = await this.index.open(caller.userId, address, this.chunks.newPlace(transferId));
    const { transfer } = opened;
    requireLength(transfer, index, bytes);
    if (opened.holdsChunk) return this.#settledIfWhole(transfer);
    const place = this.#reached(opened.place);
    const chunk = {
      bytes,
      offset: index * transfer.chunkSize,
      fileSize: transfer.size,
      first: opened.chunksHeld === 0,
    };
    const failure = await this.#write(place, chunk);
    if (failure !== null) return this.#failed(transfer, failure);
    const stored = await this.delivery.relay(covered(caller), transferId, [{ first: index, count: 1 }]);
    return this.#settledIfWhole(stored.transfer);
  }

  /** One chunk, for a party. It counted when the relay took it, so fetching it needs no acknowledgement. */
  async fetchChunk(caller: Caller, address: ChunkAddress): Promise<Uint8Array> {
    await this.limiter.take(caller.userId, 'chunk');
    const { transfer, place, holdsChunk } = await this.#look(caller, address, address.index);
    const { index } = address;
    if (index >= transfer.totalChunks) {
      const limit = transfer.totalChunks;
      throw new RejoinError('CHUNK_OUT_OF_RANGE', `This file has ${limit} chunks, counted from 0.`, { limit });
    }
    if (!holdsChunk) throw notYet(transfer, 'The relay does not hold this chunk yet.');
    const length = chunkLength(transfer, index);
    const source = await this.#read(transfer, place, index * transfer.chunkSize, length);
    return Buffer.concat((await source.toArray()) as Uint8Array[]);
  }

  /** The whole file, for a party, from its completion until the transfer expires. */
  async fetchFile(caller: Caller, address: FileAddress): Promise<RelayedFile> {
    await this.limiter.take(caller.userId, 'store');
    const { transfer, place } = await this.#look(caller, address);
    if (transfer.status !== 'COMPLETED') throw notYet(transfer, 'The relay does not hold the whole file yet.');
    return { transfer, read: (start, length) => this.#read(transfer, place, start, length) };
  }

  /** Judges a transfer whose chunks all lie here. Whoever notices may ask: it is judged once. */
  settle(transferId: string): Promise<void> {
    const running = this.#settling.get(transferId) ?? this.#settle(transferId);
    this.#settling.set(transferId, running);
    return running.finally(() => this.#settling.delete(transferId));
  }

  async #settle(transferId: string): Promise<void> {
    const [relayed] = await this.index.look([transferId]);
    if (!relayed || !isWholeAndLive(relayed) || !this.chunks.reaches(relayed.place)) return;
    const { transfer, place } = relayed;
    const sha256 = await this.chunks.digest(place);
    if (sha256 === null) {
      await this.delivery.fail(transferId, 'STATE_LOST');
      return;
    }
    const sender = { userId: transfer.senderId, name: transfer.senderId };
    await this.delivery.deliver(sender, transferId, sha256).catch(unlessOver);
  }

  /** A failure here leaves the chunk stored: the janitor settles what is left behind. */
  async #settledIfWhole(transfer: Transfer): Promise<Transfer> {
    if (isLive(transfer.status) && transfer.chunksVerified === transfer.totalChunks) {
      await this.settle(transfer.id).catch(this.onFailure);
    }
    return transfer;
  }

  async #look(caller: Caller, address: FileAddress, index?: number): Promise<Relayed> {
    const { roomId, transferId } = this.#checked(caller, address);
    const [relayed] = await this.index.look([transferId], index);
    if (!relayed || relayed.transfer.roomId !== roomId || !isParty(relayed.transfer, caller.userId)) {
      throw transferNotFound();
    }
    const { transfer, isKept } = relayed;
    if (transfer.status === 'PENDING') throw notYet(transfer, 'The transfer is not accepted yet.');
    if (!isKept) throw gone(transfer);
    return relayed;
  }

  #checked<Address extends FileAddress>(caller: Caller, address: Address): Address {
    requireCoverage(caller, address.roomId);
    if (!isTransferId(address.transferId)) throw transferNotFound();
    return address;
  }

  #reached(place: Place | null): Place {
    if (place !== null && this.chunks.reaches(place)) return place;
    throw new RejoinError('SERVICE_UNAVAILABLE', 'The bytes of this file lie on another node. Try again there.', {
      retryAfterSeconds: 1,
    });
  }

  async #write(place: Place, chunk: StoredChunk): Promise<SystemFailure | null> {
    const outcome = await this.chunks.write(place, chunk);
    if (outcome === 'written') return null;
    return outcome === 'full' ? 'STORAGE_FULL' : 'STATE_LOST';
  }

  async #read(transfer: Transfer, place: Place | null, start: number, length: number): Promise<Readable> {
    if (transfer.size === 0) return Readable.from([]);
    const bytes = await this.chunks.read(this.#reached(place), start, length);
    if (bytes) return bytes;
    throw gone(await this.#failed(transfer, 'STATE_LOST'));
  }

  async #failed(transfer: Transfer, reason: SystemFailure): Promise<Transfer> {
    const answer = await this.delivery.fail(transfer.id, reason);
    return answer?.transfer ?? transfer;
  }
}

/** The room's coverage was checked, and need not be for each chunk once more. */
function covered({ userId, name }: Caller): Caller {
  return { userId, name };
}

function requireLength(transfer: Transfer, index: number, bytes: Uint8Array): void {
  const length = chunkLength(transfer, index);
  if (bytes.length === length) return;
  throw badInput('body', `Chunk ${index} of this file has ${length} bytes, not ${bytes.length}.`);
}

function isWholeAndLive(relayed: Relayed): relayed is Relayed & { readonly place: Place } {
  const { transfer, place, chunksHeld } = relayed;
  return place !== null && isLive(transfer.status) && chunksHeld === transfer.totalChunks;
}

/** It may have ended while its bytes were read. */
function unlessOver(error: unknown): void {
  if (!(error instanceof RejoinError) || !/^TRANSFER_(CONFLICT|NOT_FOUND)$/.test(error.code)) throw error;
}

function notYet({ status }: Transfer, message: string): RejoinError {
  return new RejoinError('TRANSFER_CONFLICT', message, { status });
}

function gone(transfer: Transfer): RejoinError {
  const { status } = transfer;
  return isLive(status)
    ? conflict('store', status)
    : new RejoinError('TRANSFER_CONFLICT', `This transfer is ${status}, and its bytes are gone.`, { status });
}
