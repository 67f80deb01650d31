import { untilAnswered, wait } from '../connection/ladder.js';
import { hasCode } from '../connection/request-error.js';
import {
  AcceptTransferDocument,
  AcknowledgeChunksDocument,
  CompleteTransferDocument,
  RejectTransferDocument,
  TransferStateDocument,
} from '../generated/operations.js';
import { openSink } from '../sinks/open-sink.js';
import { SavedFileSink } from '../sinks/saved-file-sink.js';
import type { Sink } from '../sinks/sink.js';
import { Acknowledgements } from './acknowledgements.js';
import { digestOf, sameDigest } from './chunk-digest.js';
import { ChunkSet, type ChunkRange } from './chunk-set.js';
import type { Chunk } from './frames.js';
import { Requests } from './requests.js';
import { Transfer, type AcceptOptions } from './transfer.js';

const RELAY_DOWNLOADS = 4;
const RELAY_EMPTY_MS = 1_000;
const PROGRESS_EVERY_MS = 250;
const ASK_AGAIN_MS = 2_000;
/** A path that damages this many chunks is not one to send a file on. */
const MAX_CORRUPT = 100;

/** A file that this user receives. It asks for chunks, verifies them, and writes them down. */
export class IncomingTransfer extends Transfer {
  readonly direction = 'incoming';
  #chosen: Sink | null = null;
  #sink: Sink | null = null;
  #opening = false;
  #requests: Requests | null = null;
  #acknowledgements: Acknowledgements | null = null;
  #progressTimer: ReturnType<typeof setTimeout> | undefined;
  #completing = false;
  #file: Blob | null = null;
  readonly #fileWaiting: { readonly resolve: (file: Blob) => void; readonly reject: (error: Error) => void }[] = [];

  override get fileReady(): boolean {
    return this.#file !== null;
  }

  override async accept(options: AcceptOptions = {}): Promise<void> {
    if (options.saveAs) this.#chosen = await SavedFileSink.choose(this.#description);
    const participantId = this.host.me?.id ?? null;
    await this.act(async () => {
      const input = { transferId: this.id, participantId };
      return (await this.host.http.ask(AcceptTransferDocument, { input })).acceptTransfer.transfer;
    });
  }

  override async reject(reason?: string): Promise<void> {
    await this.act(async () => {
      const input = { transferId: this.id, reason: reason ?? null };
      return (await this.host.http.ask(RejectTransferDocument, { input })).rejectTransfer.transfer;
    });
  }

  override file(): Promise<Blob> {
    if (this.#file) return Promise.resolve(this.#file);
    if (this.ending.signal.aborted) return Promise.reject(this.#noFile());
    return new Promise((resolve, reject) => this.#fileWaiting.push({ resolve, reject }));
  }

  override async discard(): Promise<void> {
    this.#file = null;
    await this.#sink?.discard();
  }

  override channelLost(participantId: string): void {
    if (participantId === this.otherEndpoint) this.#requests?.forgetAsked();
    super.channelLost(participantId);
  }

  /** From a peer: only the sender's endpoint has a say. */
  async receiveFrom(participantId: string, chunk: Chunk): Promise<void> {
    if (participantId === this.otherEndpoint) await this.#receive(chunk);
  }

  async #receive(chunk: Chunk): Promise<void> {
    const requests = this.#requests;
    if (!requests || this.ending.signal.aborted) return;
    if (!requests.arrived(chunk.index)) {
      this.stats.duplicateChunks++;
      return;
    }
    this.stats.chunksReceived++;
    if (await this.#isIntact(chunk)) await this.#keep(chunk, requests);
    else this.#refuse(chunk, requests);
    this.move();
  }

  protected get myEndpoint(): string | null {
    return this.fields.receiverParticipantId;
  }

  protected get otherEndpoint(): string | null {
    return this.fields.senderParticipantId;
  }

  /** Here we know best what we have. Elsewhere, and before the disk was looked at, the server does. */
  protected get verifiedChunks(): number {
    return this.#requests?.verified.size ?? this.fields.chunksVerified;
  }

  protected move(): void {
    if (this.ending.signal.aborted || !this.#isOurs) return;
    if (this.status === 'FAILED' || this.status === 'CANCELLED') return void this.#abandon();
    if (this.status === 'PENDING') return;
    if (!this.#requests) return void this.#open();
    if (this.#requests.verified.isFull) return void this.#complete();
    if (this.otherEndpoint && this.isLive) this.host.peers.ensure(this.otherEndpoint);
    this.#ask();
    this.relayTurn.consider(this.#mayRelay, this.otherEndpoint !== null && this.isLive, () =>
      this.#download(this.ending.signal),
    );
  }

  /** Ends are everybody's to hear; the bytes only the endpoint's. */
  get #isOurs(): boolean {
    return this.isHere || !this.isLive;
  }

  /** The relay may hold a file that its sender counts as delivered already. */
  get #mayFetch(): boolean {
    return this.mayFlow || (this.status === 'COMPLETED' && this.isHere);
  }

  #ask(): void {
    const { otherEndpoint } = this;
    // While the relay fetches, what it has asked for is not asked for twice; `writer`: we can speak, and hear.
    if (!this.mayFlow || !otherEndpoint || !this.writer || this.relayTurn.isRunning) return;
    if (!this.host.isReady(otherEndpoint, this.id)) return;
    const ranges = this.#requests?.next() ?? [];
    if (ranges.length > 0) this.tell({ type: 'want', transfer: this.id, ranges });
  }

  async #open(): Promise<void> {
    if (this.#opening) return;
    // Completed without us having a byte, and not even here: another tab of ours received it.
    if (!this.isHere) return this.#end();
    this.#opening = true;
    const { sink, present } = await openSink(this.#description, this.#chosen);
    this.#sink = sink;
    this.#requests = new Requests(ChunkSet.of(this.fields.totalChunks, present));
    this.#acknowledgements = this.#newAcknowledgements();
    // Written before a crash, perhaps never acknowledged: the server counts each once.
    if (present.length > 0) this.#acknowledgements.addAll(present);
    this.move();
  }

  #newAcknowledgements(): Acknowledgements {
    const send = async (ranges: readonly ChunkRange[]): Promise<void> => {
      const input = { transferId: this.id, ranges: [...ranges] };
      const { acknowledgeChunks } = await this.host.http.ask(AcknowledgeChunksDocument, { input });
      this.noteVerified(acknowledgeChunks.transfer.chunksVerified);
    };
    const refused = (error: unknown): void => console.debug('rejoin: acknowledgement refused', error);
    return new Acknowledgements(this.fields.totalChunks, send, refused, this.ending.signal);
  }

  async #isIntact({ index, bytes, digest }: Chunk): Promise<boolean> {
    const { chunkSize, size } = this.fields;
    if (bytes.length !== Math.min(chunkSize, size - index * chunkSize)) return false;
    return sameDigest(await digestOf(bytes), digest);
  }

  async #keep({ index, bytes, digest }: Chunk, requests: Requests): Promise<void> {
    try {
      await this.#sink?.write(index, bytes, digest);
    } catch (error) {
      requests.failed(index);
      if (!this.ending.signal.aborted) await this.#storageFailed(error);
      return;
    }
    requests.settled(index);
    this.#acknowledgements?.add(index);
    this.noteVerified(requests.verified.size);
    this.#progressTimer ??= setTimeout(() => this.#tellProgress(), PROGRESS_EVERY_MS);
  }

  #refuse({ index }: Chunk, requests: Requests): void {
    this.stats.corruptChunks++;
    requests.failed(index);
    if (this.stats.corruptChunks === MAX_CORRUPT) void this.cancel('Too many damaged chunks').catch(() => {});
  }

  async #storageFailed(error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    await this.cancel(`The receiver could not store the file: ${message}`).catch(() => {});
  }

  #tellProgress(): void {
    this.#progressTimer = undefined;
    if (this.#requests) this.tell({ type: 'progress', transfer: this.id, verified: this.#requests.verified.size });
  }

  async #complete(): Promise<void> {
    if (this.#completing) return;
    this.#completing = true;
    try {
      this.#tellProgress();
      await this.#acknowledgements?.flush();
      const sha256 = (await this.#sink?.sha256()) ?? '';
      await this.#agree(sha256);
      const equal = this.fields.sha256 === null || this.fields.sha256 === sha256;
      if (this.status !== 'COMPLETED' || !equal) return await this.#abandon();
      this.#file = (await this.#sink?.finish()) ?? null;
      this.#end();
    } catch (error) {
      if (!this.ending.signal.aborted) await this.#storageFailed(error);
    }
  }

  /** Until the server has said how it ends: the sender's digest may be late, a pause may be in between. */
  async #agree(sha256: string): Promise<void> {
    while (this.isLive) {
      if (this.status === 'ACTIVE' && this.fields.sha256 !== null && (await this.#tryComplete(sha256))) return;
      await this.#change();
      await this.#refresh();
    }
  }

  /** Something changed, or nothing was heard for a while. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ASK_AGAIN_MS);
      const unlisten = this.on('change', done);
      function done(): void {
        clearTimeout(timer);
        unlisten();
        resolve();
      }
    });
  }

  /** False: a pause came in between. */
  async #tryComplete(sha256: string): Promise<boolean> {
    try {
      await this.act(async () => {
        const input = { transferId: this.id, sha256 };
        return (await this.host.http.ask(CompleteTransferDocument, { input })).completeTransfer.transfer;
      });
      return !this.isLive;
    } catch (error) {
      if (!hasCode(error, 'TRANSFER_CONFLICT')) throw error;
      // Or an acknowledgement was refused at a bad moment: what counts once may be said twice.
      this.#acknowledgements?.addAll(this.#requests?.verified.ranges() ?? []);
      await this.#acknowledgements?.flush();
      return false;
    }
  }

  async #refresh(): Promise<void> {
    await this.act(async () => {
      const { transfer } = await this.host.http.ask(TransferStateDocument, { id: this.id });
      return transfer ?? this.fields;
    });
  }

  async #download(signal: AbortSignal): Promise<void> {
    // What was asked of a peer that can't be reached is to be had here.
    this.#requests?.forgetAsked();
    while (this.#mayRelay) {
      const wanted = ChunkSet.of(this.fields.totalChunks, this.#requests?.next() ?? []);
      const before = this.verifiedChunks;
      await Promise.all(Array.from({ length: RELAY_DOWNLOADS }, () => this.#downloadFrom(wanted, signal)));
      if (this.verifiedChunks === before) await wait(RELAY_EMPTY_MS, signal);
    }
    this.#requests?.forgetAsked();
  }

  async #downloadFrom(wanted: ChunkSet, signal: AbortSignal): Promise<void> {
    for (let index = wanted.next(); index >= 0 && this.#mayRelay; index = wanted.next()) {
      wanted.delete(index);
      const chunk = await untilAnswered(() => this.host.relay.get(this.fields.roomId, this.id, index), signal);
      if (chunk) await this.#receive(chunk);
      else this.#requests?.notThere(index);
    }
  }

  get #mayRelay(): boolean {
    const unfinished = this.#requests !== null && !this.#requests.verified.isFull;
    return this.#mayFetch && this.writer === null && unfinished && !this.ending.signal.aborted;
  }

  async #abandon(): Promise<void> {
    this.#end();
    await this.#sink?.discard();
  }

  #end(): void {
    if (this.ending.signal.aborted) return;
    clearTimeout(this.#progressTimer);
    this.close();
    for (const { resolve, reject } of this.#fileWaiting.splice(0)) {
      if (this.#file) resolve(this.#file);
      else reject(this.#noFile());
    }
    this.tellNow();
    this.emit('end', this);
  }

  #noFile(): Error {
    return new Error(`The transfer ended without its file: ${this.endReason ?? this.status}`);
  }

  get #description() {
    const { id, filename, mimeType, size, chunkSize, totalChunks } = this.fields;
    return { id, filename, mimeType, size, chunkSize, totalChunks };
  }
}
