import { hasCode, type RejoinRequestError } from '../connection/request-error.js';
import {
  AcceptTransferDocument,
  AcknowledgeChunksDocument,
  CompleteTransferDocument,
  RejectTransferDocument,
  TransferStateDocument,
} from '../generated/operations.js';
import type { TransferMessage } from '../peers/control-message.js';
import { discardKept, discardLater } from '../sinks/disk-sink.js';
import { SavedFileSink } from '../sinks/saved-file-sink.js';
import type { Sink } from '../sinks/sink.js';
import { askToPersist, spaceFor, type Space } from '../sinks/space.js';
import { asParticipant } from './as-participant.js';
import { ChunkSet, type ChunkRange } from './chunk-set.js';
import { errorText, storingFailure, type Failure } from './end-codes.js';
import type { Chunk } from './frames.js';
import { nextChange } from './next-change.js';
import { ReceivedFile } from './received-file.js';
import { Reception } from './reception.js';
import { downloadByRelay, type RelayCustomer } from './relay-download.js';
import type { TransferErrorCode } from './transfer-codes.js';
import { Transfer, type AcceptOptions } from './transfer.js';

const PROGRESS_EVERY_MS = 250;
const ASK_AGAIN_MS = 2_000;
/** A path that damages this many chunks is not one to send a file on. */
const MAX_DAMAGED = 100;

/** A file that this user receives. It asks for chunks, verifies them, and writes them down. */
export class IncomingTransfer extends Transfer {
  readonly direction = 'incoming';
  #chosen: Sink | null = null;
  #opening: Promise<void> | undefined;
  #reception: Reception | null = null;
  #progressTimer: ReturnType<typeof setTimeout> | undefined;
  #completing = false;
  readonly #file = new ReceivedFile();
  #failure: Failure | null = null;

  /** What was received before this page was loaded, and lies on the disk. Null: it is to be checked, and may lack something. */
  restore(file: Blob | null): void {
    if (!file) return this.move();
    this.#file.arrive(file);
    this.#end();
  }

  override get fileReady(): boolean {
    return this.#file.isHere;
  }

  /** Of both parties, or of this page's alone: a completed file that could not be saved here. */
  override get error(): string | null {
    return this.#failure?.text ?? super.error;
  }

  override get errorCode(): TransferErrorCode | null {
    return this.#failure?.code ?? super.errorCode;
  }

  override async accept(options: AcceptOptions = {}): Promise<void> {
    if (options.saveAs)
      this.#chosen = await SavedFileSink.choose(this.fields, () => this.host.threads.open(this.ending.signal));
    else askToPersist(this.size);
    try {
      await this.act(() =>
        asParticipant(this.host, (participantId) => this.ask(AcceptTransferDocument, { participantId })),
      );
    } catch (error) {
      await this.#chosen?.discard();
      this.#chosen = null;
      throw error;
    }
  }

  override async reject(reason?: string): Promise<void> {
    await this.act(() => this.ask(RejectTransferDocument, { reason: reason ?? null }));
  }

  override file(): Promise<Blob> {
    return this.#file.get();
  }

  override spaceFor(bytes = this.size): Promise<Space> {
    return spaceFor(bytes, this.host.bytesToCome);
  }

  override get bytesToCome(): number {
    const comesHere = this.isLive && this.status !== 'PENDING' && this.isHere && !this.#chosen;
    return comesHere ? this.size - this.progress.bytes : 0;
  }

  override async discard(afterMs = 0): Promise<void> {
    this.#file.fail(new Error('The file was discarded'));
    if (afterMs > 0) discardLater(this.id, afterMs);
    else await (this.#reception ? this.#reception.discard() : discardKept(this.id));
  }

  override async close(reason: RejoinRequestError): Promise<void> {
    await super.close(reason);
    if (!this.#file.isHere) this.#file.fail(reason);
    // A file that is being opened at this moment has a lock as well.
    await this.#opening;
    await this.#reception?.release();
  }

  protected override stop(): void {
    clearTimeout(this.#progressTimer);
    super.stop();
  }

  override channelLost(participantId: string): void {
    if (participantId === this.otherEndpoint) this.#reception?.forgetAsked();
    super.channelLost(participantId);
  }

  /** The sender knows of nothing that we asked for: it was not heard, or has been forgotten. */
  protected override hear(message: TransferMessage): void {
    if (message.type === 'ready' && !this.relayTurn.isRunning) this.#reception?.forgetAsked();
    super.hear(message);
  }

  /** From a peer: only the sender's endpoint has a say. */
  async receiveFrom(participantId: string, chunk: Chunk): Promise<void> {
    if (participantId === this.otherEndpoint) await this.#receive(chunk);
  }

  protected get myEndpoint(): string | null {
    return this.fields.receiverParticipantId;
  }

  protected get otherEndpoint(): string | null {
    return this.fields.senderParticipantId;
  }

  /** Here we know best what we have. Elsewhere, and before the disk was looked at, the server does. */
  protected get verifiedChunks(): number {
    return this.#reception?.verified ?? this.fields.chunksVerified;
  }

  protected move(): void {
    if (this.isOver() || !this.#isOurs) return;
    if (this.status === 'FAILED' || this.status === 'CANCELLED') return void this.#abandon();
    if (this.status === 'PENDING') return;
    if (!this.#reception) return void (this.#opening ??= this.#open());
    if (this.#reception.isFull) return void this.#complete();
    if (this.otherEndpoint && this.isLive) this.host.peers.ensure(this.otherEndpoint);
    this.#want();
    this.relayTurn.consider(this.#mayRelay, this.otherEndpoint !== null && this.isLive, () => this.#download());
  }

  /** Ends are everybody's to hear; the bytes only the endpoint's. */
  get #isOurs(): boolean {
    return this.isHere || !this.isLive;
  }

  #want(): void {
    const { otherEndpoint } = this;
    // While the relay fetches, what it has asked for is not asked for twice; `writer`: we can speak, and hear.
    if (!this.mayFlow || !otherEndpoint || !this.writer || this.relayTurn.isRunning) return;
    if (!this.host.isReady(otherEndpoint, this.id)) return;
    const ranges = this.#reception?.next() ?? [];
    if (ranges.length > 0) this.tell({ type: 'want', transfer: this.id, ranges });
  }

  async #open(): Promise<void> {
    // Completed without us having a byte, and not even here: another tab of ours received it.
    if (!this.isHere) {
      this.#end();
      return;
    }
    try {
      const acknowledge = (ranges: readonly ChunkRange[]) => this.#acknowledge(ranges);
      const { threads } = this.host;
      this.#reception = await Reception.open(this.fields, this.#chosen, threads, acknowledge, this.ending.signal);
    } catch (error) {
      return void this.#storageFailed(error);
    }
    if (this.isOver()) return;
    this.move();
    this.tellNow();
  }

  async #acknowledge(ranges: readonly ChunkRange[]): Promise<void> {
    this.noteVerified((await this.ask(AcknowledgeChunksDocument, { ranges: [...ranges] })).chunksVerified);
  }

  async #receive(chunk: Chunk): Promise<void> {
    const reception = this.#reception;
    if (!reception || this.isOver()) return;
    try {
      const fate = await reception.receive(chunk);
      if (fate === 'kept') this.#kept(reception);
      else if (fate === 'damaged') this.#damaged();
      else this.stats.duplicateChunks++;
    } catch (error) {
      if (!this.isOver()) await this.#storageFailed(error);
    }
    this.move();
  }

  #kept(reception: Reception): void {
    this.stats.chunksReceived++;
    this.noteVerified(reception.verified);
    this.#progressTimer ??= setTimeout(() => this.#tellProgress(), PROGRESS_EVERY_MS);
  }

  #damaged(): void {
    this.stats.corruptChunks++;
    if (this.stats.corruptChunks === MAX_DAMAGED) void this.cancel(errorText('CHUNKS_DAMAGED')).catch(() => {});
  }

  async #storageFailed(error: unknown): Promise<void> {
    const failure = storingFailure(error);
    if (this.isLive) await this.cancel(failure.text).catch(() => {});
    if (this.isLive || this.isOver()) return;
    // It is completed for the other party (the relay has it): the file is missing only here.
    this.#failure = failure;
    await this.#abandon();
  }

  #tellProgress(): void {
    this.#progressTimer = undefined;
    if (this.#reception) this.tell({ type: 'progress', transfer: this.id, verified: this.#reception.verified });
  }

  async #complete(): Promise<void> {
    const reception = this.#reception;
    if (this.#completing || !reception) return;
    this.#completing = true;
    try {
      this.#tellProgress();
      await reception.acknowledged();
      const sha256 = await reception.sha256();
      await this.#agree(sha256);
      const equal = this.fields.sha256 === null || this.fields.sha256 === sha256;
      if (this.status === 'COMPLETED' && !equal)
        this.#failure = { code: 'FILE_DAMAGED', text: errorText('FILE_DAMAGED') };
      if (this.status !== 'COMPLETED' || !equal) {
        await this.#abandon();
        return;
      }
      this.#file.arrive(await reception.finish());
      this.#end();
    } catch (error) {
      if (!this.isOver()) await this.#storageFailed(error);
    }
  }

  /** Until the server has said how it ends: the sender's digest may be late, a pause may be in between. */
  async #agree(sha256: string): Promise<void> {
    while (this.isLive) {
      if (this.status === 'ACTIVE' && this.fields.sha256 !== null && (await this.#tryComplete(sha256))) return;
      await nextChange(this, ASK_AGAIN_MS);
      await this.act(async () => {
        return (await this.host.http.ask(TransferStateDocument, { id: this.id })).transfer ?? this.fields;
      });
    }
  }

  /** False: a pause came in between. */
  async #tryComplete(sha256: string): Promise<boolean> {
    try {
      await this.act(() => this.ask(CompleteTransferDocument, { sha256 }));
      return !this.isLive;
    } catch (error) {
      if (!hasCode(error, 'TRANSFER_CONFLICT')) throw error;
      await this.#reception?.acknowledgeAgain();
      return false;
    }
  }

  async #download(): Promise<void> {
    // What was asked of a peer that can't be reached is to be had here, and afterwards the other way round.
    this.#reception?.forgetAsked();
    const { roomId, totalChunks } = this.fields;
    const customer: RelayCustomer = {
      mayFetch: () => this.#mayRelay,
      wanted: () => ChunkSet.of(totalChunks, this.#reception?.next() ?? []),
      fetch: (index) => this.host.relay.get(roomId, this.id, index),
      take: (chunk) => this.#receive(chunk),
      notThere: (index) => this.#reception?.notThere(index),
    };
    await downloadByRelay(customer, this.ending.signal);
    this.#reception?.forgetAsked();
  }

  get #mayRelay(): boolean {
    const unfinished = this.#reception !== null && !this.#reception.isFull;
    // The relay may hold a file that its sender counts as delivered already.
    const mayFetch = this.mayFlow || (this.status === 'COMPLETED' && this.isHere);
    return mayFetch && this.writer === null && unfinished && !this.isOver();
  }

  async #abandon(): Promise<void> {
    this.#end();
    await this.#opening;
    await this.#reception?.discard();
  }

  #end(): void {
    if (this.isOver()) return;
    this.stop();
    const why = this.#failure?.text ?? `The transfer ended without its file: ${this.endReason ?? this.status}`;
    if (!this.#file.isHere) this.#file.fail(new Error(why));
    this.tellNow();
    this.emit('end', this);
  }
}
