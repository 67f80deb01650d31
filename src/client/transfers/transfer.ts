import { unlessAborted, untilAnswered } from '../connection/ladder.js';
import type { RejoinRequestError } from '../connection/request-error.js';
import { CancelTransferDocument, PauseTransferDocument, ResumeTransferDocument } from '../generated/operations.js';
import type { Space } from '../sinks/space.js';
import type { TransferMessage } from '../peers/control-message.js';
import { asParticipant } from './as-participant.js';
import type { ChannelWriter } from './channel-writer.js';
import { FlowWatch } from './flow-watch.js';
import { ProgressMeter, type Progress } from './progress.js';
import { RelayTurn } from './relay-turn.js';
import type { AcceptOptions, TransferStats } from './transfer-events.js';
import { TransferFacts } from './transfer-facts.js';
import type { TransferFields, TransferHost } from './transfer-host.js';

export type { AcceptOptions, TransferEvents, TransferStats } from './transfer-events.js';

const TELL_EVERY_MS = 100;

/** A file on its way, as this page sees and moves it. `OutgoingTransfer` and `IncomingTransfer` move the bytes. */
export abstract class Transfer extends TransferFacts {
  abstract readonly direction: 'outgoing' | 'incoming';
  readonly stats: TransferStats = { chunksSent: 0, chunksReceived: 0, duplicateChunks: 0, corruptChunks: 0 };
  protected readonly ending = new AbortController();
  /** The visit is over, and no answer is waited for. */
  readonly #closing = new AbortController();
  /** How many times the room's log has told of this transfer. */
  #told = 0;
  #held = false;
  /** The person has paused it, and the server may not know yet. */
  #isPausing = false;
  #heldByOther = false;
  protected readonly relayTurn = new RelayTurn(() => this.#relayChanged());
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #meter = new ProgressMeter();
  readonly #flow = new FlowWatch(() => this.tellNow());
  #otherHasNoFile = false;

  constructor(
    fields: TransferFields,
    protected readonly host: TransferHost,
  ) {
    super(fields);
  }

  /** The other party's user. */
  get withUserId(): string {
    return this.direction === 'outgoing' ? this.fields.receiverId : this.fields.senderId;
  }
  get pausedByMe(): boolean {
    return this.#isPausing || this.fields.pausedBy.includes(this.#myUserId);
  }
  get pausedByOther(): boolean {
    return this.fields.pausedBy.includes(this.withUserId);
  }
  /** Paused by the system until both parties are connected again. */
  get pausedByConnection(): boolean {
    return this.fields.pausedByConnection;
  }
  /** Another tab or device of ours moves the bytes; this page only watches. */
  get elsewhere(): boolean {
    return this.myEndpoint !== null && !this.isHere && this.host.isPresent(this.myEndpoint);
  }
  /** How the bytes travel at the moment. */
  get route(): 'peer' | 'relay' | null {
    if (!this.isHere || !this.isLive) return null;
    if (this.writer) return 'peer';
    return this.relayTurn.isRunning ? 'relay' : null;
  }
  /** Our own outgoing transfer after a reload: the page must ask for the file again and `attach` it. */
  get needsFile(): boolean {
    return false;
  }
  /** An incoming transfer whose sender's page was reloaded: that user must choose the file again before it goes on. */
  get otherNeedsFile(): boolean {
    return this.#otherHasNoFile && this.isLive;
  }
  /** Bytes ought to come, and none was verified for 3 s: the other side, or a line, is silent. `change` tells when it turns. */
  get isStalled(): boolean {
    return this.#flow.isStalled;
  }
  /** The bytes of an incoming, completed transfer are here: `file()` resolves at once. */
  get fileReady(): boolean {
    return false;
  }

  get progress(): Progress {
    const flows = this.status === 'ACTIVE' && !this.isStalled && !this.#held;
    const progress = this.#meter.read(this.fields, this.verifiedChunks, flows);
    const delivered = this.status === 'COMPLETED' && (this.direction === 'outgoing' || this.fileReady);
    return delivered ? { ...progress, bytes: this.size, percent: 100 } : progress;
  }

  /** Receiver. Must be called from a click if `saveAs` is wanted (the browser's file picker). */
  async accept(_options?: AcceptOptions): Promise<void> {
    throw new Error('Only the receiver accepts');
  }
  async reject(_reason?: string): Promise<void> {
    throw new Error('Only the receiver rejects; the sender cancels');
  }
  /** Sender after a reload: goes on with the same file, from the checkpoint. Rejects another file. */
  async attach(_file: File): Promise<void> {
    throw new Error('Only the sender attaches a file');
  }
  /** Receiver: the received file, once complete. A `File` backed by disk where the browser could stream there. */
  async file(): Promise<Blob> {
    throw new Error('Only the receiver gets the file');
  }
  /** Receiver: forgets the received bytes (the browser's private storage is not endless); after so many ms, where a download may still read them. */
  async discard(_afterMs = 0): Promise<void> {
    throw new Error('Only the receiver has bytes to forget');
  }
  /** Receiver: whether the browser's private storage takes this file, or so many bytes; to be asked before `accept`. */
  async spaceFor(_bytes?: number): Promise<Space> {
    throw new Error('Only the receiver needs space');
  }
  /** Of an ended one: it is no more in `room.transfers`, and what this page received of it is discarded, as by `discard(afterMs)`. */
  async dismiss(afterMs = 0): Promise<void> {
    if (this.isLive) throw new Error('A live transfer is cancelled, not dismissed');
    if (this.direction === 'incoming') await this.discard(afterMs);
    this.host.dismissed(this);
  }
  /** The client's: what it will still take of the private storage. */
  get bytesToCome(): number {
    return 0;
  }

  /** Ours alone; stops the bytes at once, also while the server is away. */
  async pause(): Promise<void> {
    const input = { transferId: this.id };
    this.#isPausing = true;
    this.#hold(true);
    try {
      await this.act(async () => (await this.host.http.ask(PauseTransferDocument, { input })).pauseTransfer.transfer);
      this.#held = false;
    } catch (error) {
      this.#hold(false);
      throw error;
    } finally {
      this.#isPausing = false;
    }
  }

  async resume(): Promise<void> {
    this.#hold(false);
    await this.act(() =>
      asParticipant(this.host, async (participantId) => {
        const input = { transferId: this.id, participantId };
        return (await this.host.http.ask(ResumeTransferDocument, { input })).resumeTransfer.transfer;
      }),
    );
  }

  async cancel(reason?: string): Promise<void> {
    const input = { transferId: this.id, reason: reason ?? null };
    this.#hold(true);
    await this.act(async () => (await this.host.http.ask(CancelTransferDocument, { input })).cancelTransfer.transfer);
  }

  /** The room tells of it. What is older than what is known already was told or asked for on another way. */
  told(fields: TransferFields): void {
    if (fields.version < this.fields.version) return;
    this.#told++;
    this.#heldByOther = false;
    this.update(fields);
  }

  /** What we asked the server for ourselves; what the log told meanwhile is newer. */
  answered(fields: TransferFields, toldBefore: number): void {
    if (toldBefore === this.#told) this.update(fields);
  }

  get toldCount(): number {
    return this.#told;
  }

  /** Only the other endpoint has a say. */
  hearFrom(participantId: string, message: TransferMessage): void {
    if (participantId === this.otherEndpoint) this.hear(message);
  }

  /** That participant is the other endpoint, and there are bytes to move. */
  isWith(participantId: string): boolean {
    return this.isLive && this.status !== 'PENDING' && this.isHere && this.otherEndpoint === participantId;
  }

  /** A channel opened, somebody came or went, or we are another participant now. */
  reconsider(): void {
    this.move();
    this.#look();
  }

  /** The channels to that participant are gone, with what was on its way. */
  channelLost(_participantId: string): void {
    this.move();
    this.#look();
  }

  /** Nothing more is done about it in this page. Resolves when all that it held is released; what is on disk stays. */
  async close(reason: RejoinRequestError): Promise<void> {
    this.#closing.abort(reason);
    this.stop();
  }

  protected stop(): void {
    this.ending.abort();
    this.relayTurn.stop();
    clearTimeout(this.#tellTimer);
    this.#flow.stop();
  }

  protected abstract get myEndpoint(): string | null;
  protected abstract get otherEndpoint(): string | null;
  protected abstract get verifiedChunks(): number;
  /** Does what the state of things allows; called on every change of it. */
  protected abstract move(): void;

  protected get isHere(): boolean {
    return this.myEndpoint !== null && this.myEndpoint === this.host.me?.id;
  }

  /** Nothing more is done about it. */
  protected isOver(): boolean {
    return this.ending.signal.aborted;
  }

  /** Bytes may flow, as far as both parties and the server have said. */
  protected get mayFlow(): boolean {
    return this.#isLetThrough && !this.#heldByOther;
  }

  /** As far as we and the server have said. */
  get #isLetThrough(): boolean {
    return this.status === 'ACTIVE' && this.isHere && !this.#held;
  }

  /** Bytes are missing, and we don't keep them from flowing. */
  get #areBytesExpected(): boolean {
    const hasFile = !this.needsFile && !this.#otherHasNoFile;
    return this.#isLetThrough && hasFile && this.verifiedChunks < this.fields.totalChunks;
  }

  protected get writer(): ChannelWriter | null {
    return this.otherEndpoint ? this.host.writer(this.otherEndpoint) : null;
  }

  protected hear(message: TransferMessage): void {
    const { type } = message;
    if (type === 'hold' || type === 'go') this.#heldByOther = type === 'hold';
    if (type === 'ready' || type === 'no-file')
      this.#otherHasNoFile = type === 'no-file' && this.direction === 'incoming';
    this.move();
    this.tellSoon();
  }

  protected tell(message: TransferMessage): void {
    if (this.otherEndpoint) this.host.peers.get(this.otherEndpoint)?.tell(message);
  }

  /** Asks the server until it answers. What the log told meanwhile is newer than the answer. */
  protected async act(ask: () => Promise<TransferFields>): Promise<void> {
    const before = this.#told;
    this.answered(await unlessAborted(untilAnswered(ask, this.ending.signal), this.#closing.signal), before);
  }

  protected update(fields: TransferFields): void {
    if (!this.isLive) return;
    const verified = Math.max(fields.chunksVerified, this.fields.chunksVerified);
    const resumed = this.status !== 'ACTIVE' && fields.status === 'ACTIVE';
    this.fields = { ...fields, chunksVerified: verified };
    if (resumed) this.#meter.restart();
    this.move();
    this.tellNow();
  }

  /** The receiver, or the server, has verified so many. */
  protected noteVerified(chunks: number): void {
    if (chunks > this.fields.chunksVerified) this.fields = { ...this.fields, chunksVerified: chunks };
    this.#meter.note(this.fields, this.verifiedChunks);
    // By way of the relay no word comes that the sender has the file again.
    if (this.#flow.note(this.verifiedChunks)) this.#otherHasNoFile = false;
    this.tellSoon();
  }

  /** Of many small changes. */
  protected tellSoon(): void {
    this.#tellTimer ??= setTimeout(() => this.tellNow(), TELL_EVERY_MS);
  }

  protected tellNow(): void {
    clearTimeout(this.#tellTimer);
    this.#tellTimer = undefined;
    this.#look();
    this.emit('change', this);
    this.host.changed(this);
  }

  #relayChanged(): void {
    if (this.isOver()) return;
    this.move();
    this.tellNow();
  }

  get #myUserId(): string {
    return this.direction === 'outgoing' ? this.fields.senderId : this.fields.receiverId;
  }

  #hold(held: boolean): void {
    this.#held = held;
    this.tell({ type: held ? 'hold' : 'go', transfer: this.id });
    this.move();
    this.tellNow();
  }

  #look(): void {
    this.#flow.look(!this.isOver() && this.#areBytesExpected);
  }
}
