import { MissingChunksDocument, SealTransferDocument } from '../generated/operations.js';
import type { TransferMessage } from '../peers/control-message.js';
import type { ChannelWriter, ChunkSource } from './channel-writer.js';
import { ChunkSet } from './chunk-set.js';
import { errorText, readingCode } from './end-codes.js';
import { FileChunks } from './file-chunks.js';
import type { Chunk } from './frames.js';
import { wrongFile } from './queued-file.js';
import { Reminder } from './reminder.js';
import { uploadByRelay, type RelaySupplier } from './relay-upload.js';
import { Transfer } from './transfer.js';
import type { TransferFields, TransferHost } from './transfer-host.js';

/** So long the receiver may ask for nothing before it is reminded that we are here. */
const REMIND_AFTER_MS = 5_000;
const MISSING_RANGES = 100;

/** A file that this user sends. It answers what the receiver asks for. */
export class OutgoingTransfer extends Transfer implements ChunkSource {
  readonly direction = 'outgoing';
  #file: File | null;
  #chunks: FileChunks | null = null;
  /** Asked for, not yet sent. */
  readonly #asked: ChunkSet;
  /** The channel on which the receiver knows that we are ready. */
  #announcedOn: ChannelWriter | null = null;
  readonly #reminder = new Reminder(REMIND_AFTER_MS, () => this.#remind(), this.ending.signal);
  #sealing = false;

  constructor(fields: TransferFields, host: TransferHost, file: File | null) {
    super(fields, host);
    this.#asked = new ChunkSet(fields.totalChunks);
    this.#file = file;
    if (file) this.#chunks = new FileChunks(file, host.threads, fields.id, fields.chunkSize);
    this.move();
  }

  override get needsFile(): boolean {
    return this.#file === null && this.isLive && !this.elsewhere;
  }

  override async attach(file: File): Promise<void> {
    await this.#checkSame(file);
    this.#file = file;
    this.#chunks = new FileChunks(file, this.host.threads, this.id, this.fields.chunkSize);
    this.#announcedOn = null;
    // Where our old endpoint is gone and there are several of us, this page says that it takes over.
    if (!this.isHere && this.status !== 'PENDING') await this.resume();
    this.move();
    this.tellNow();
  }

  protected override hear(message: TransferMessage): void {
    if (message.type === 'want') for (const range of message.ranges) this.#asked.addRange(range);
    this.#reminder.putOff();
    if (message.type === 'progress') this.noteVerified(Math.min(message.verified, this.fields.totalChunks));
    super.hear(message);
  }

  hasNext(): boolean {
    return this.mayFlow && this.#chunks !== null && this.#asked.size > 0;
  }

  async take(): Promise<Chunk | null> {
    const index = this.#asked.next();
    if (index < 0 || !this.#chunks) return null;
    this.#asked.delete(index);
    const chunk = await this.#read(index);
    if (chunk && this.mayFlow) return chunk;
    this.#asked.add(index);
    return null;
  }

  sent(_chunk: Chunk): void {
    this.stats.chunksSent++;
    this.#reminder.putOff();
    this.tellSoon();
  }

  putBack(chunk: Chunk): void {
    this.#asked.add(chunk.index);
  }

  protected get myEndpoint(): string | null {
    return this.fields.senderParticipantId;
  }

  protected get otherEndpoint(): string | null {
    return this.fields.receiverParticipantId;
  }

  protected get verifiedChunks(): number {
    return this.fields.chunksVerified;
  }

  protected move(): void {
    if (!this.isLive) return this.#end();
    if (this.status === 'PENDING' || !this.isHere) return;
    this.#announce();
    if (!this.#chunks) return;
    if (this.otherEndpoint) this.host.peers.ensure(this.otherEndpoint);
    void this.#seal();
    this.writer?.poke();
    this.relayTurn.consider(this.#mayRelay, this.otherEndpoint !== null, () => this.#upload(this.ending.signal));
  }

  /** Once a channel, and once more when the file comes: what was asked for on an earlier one will be asked for again. */
  #announce(): void {
    const writer = this.writer;
    if (!writer || writer === this.#announcedOn) return;
    this.#announcedOn = writer;
    this.#asked.clear();
    if (this.#chunks) writer.add(this);
    this.#reminder.putOff();
    this.#sayReady();
  }

  #sayReady(): void {
    this.tell({ type: this.#chunks ? 'ready' : 'no-file', transfer: this.id });
  }

  /** That, or what the receiver wanted, may not have been heard: it asks anew for what it lacks. */
  #remind(): void {
    const { writer } = this;
    const isIdle = writer !== null && writer === this.#announcedOn && writer.isIdle && this.#asked.size === 0;
    if (isIdle && this.mayFlow) this.#sayReady();
  }

  /** The file's digest, where the offer had none. Without it nothing can be completed: a failure is told to both. */
  async #seal(): Promise<void> {
    if (this.#sealing || this.fields.sha256 || !this.#file) return;
    this.#sealing = true;
    try {
      const sha256 = await this.host.threads.hash(this.#file, this.ending.signal);
      await this.act(() => this.ask(SealTransferDocument, { sha256 }));
      this.#sealing = false;
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #giveUp(error: unknown): void {
    if (this.isOver()) return;
    const code = readingCode(error);
    // Refused where the transfer is over anyway.
    void this.cancel(code === 'FILE_NOT_HASHED' ? errorText(code, error) : errorText(code)).catch(() => {});
  }

  async #read(index: number): Promise<Chunk | null> {
    try {
      return (await this.#chunks?.read(index)) ?? null;
    } catch (error) {
      this.#giveUp(error);
      return null;
    }
  }

  #upload(signal: AbortSignal): Promise<void> {
    const supplier: RelaySupplier = {
      mayUpload: () => this.#mayRelay,
      missing: () => this.#missing(),
      read: (index) => this.#read(index),
      put: (chunk) => this.host.relay.put(this.fields.roomId, chunk),
      delivered: (chunk) => {
        this.sent(chunk);
        this.noteVerified(this.fields.chunksVerified + 1);
      },
    };
    return uploadByRelay(supplier, signal);
  }

  get #mayRelay(): boolean {
    return this.mayFlow && this.writer === null;
  }

  async #missing(): Promise<ChunkSet> {
    const { transfer } = await this.host.http.ask(MissingChunksDocument, { id: this.id, first: MISSING_RANGES });
    return ChunkSet.of(this.fields.totalChunks, transfer?.missing ?? []);
  }

  async #checkSame(file: File): Promise<void> {
    const { filename, size, sha256 } = this.fields;
    if (file.size !== size) throw wrongFile(`${filename} has ${size} bytes`);
    if (!sha256 || (await this.host.threads.hash(file, this.ending.signal)) === sha256) return;
    throw wrongFile(`${filename} was another`);
  }

  protected override stop(): void {
    this.#announcedOn?.remove(this);
    this.#announcedOn = null;
    super.stop();
  }

  #end(): void {
    if (this.isOver()) return;
    this.stop();
    this.emit('end', this);
  }
}
