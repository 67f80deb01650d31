import { unlessAborted, untilAnswered } from '../connection/ladder.js';
import type { RejoinRequestError } from '../connection/request-error.js';
import {
  CancelTransferDocument,
  PauseTransferDocument,
  ResumeTransferDocument,
  type TypedDocumentString,
} from '../generated/operations.js';
import type { Space } from '../sinks/space.js';
import type { TransferMessage } from '../peers/control-message.js';
import { asParticipant } from './as-participant.js';
import type { ChannelWriter } from './channel-writer.js';
import { FlowWatch } from './flow-watch.js';
import { ProgressMeter, type Progress } from './progress.js';
import { RelayTurn } from './relay-turn.js';
import type { AcceptOptions, TransferStats } from './transfer-events.js';
import { TransferFacts } from './transfer-facts.js';
import { KNOWN } from './statuses.js';
import type { TransferFields, TransferHost } from './transfer-host.js';

export type { AcceptOptions, TransferEvents, TransferStats } from './transfer-events.js';

const TELL_EVERY_MS = 100;

const onlyFor = (party: 'sender' | 'receiver'): Error => new Error(`Only the ${party} of a file can do this`);

/**
 * One file on its way between two users. This page moves the bytes, or watches another tab or device of its user that does.
 * The client repeats each call until the server answers; a call rejects with the server's refusal (TRANSFER_CONFLICT: not
 * possible in this status; TRANSFER_NOT_FOUND, FORBIDDEN, NOT_IN_ROOM …), or with LEFT, CLOSED or REPLACED when the room
 * ends first. A call that belongs to the other side (`accept` of a sender …) rejects with an `Error`.
 */
export abstract class Transfer extends TransferFacts {
  /** `outgoing`: our user sends the file; `incoming`: our user receives it. */
  abstract readonly direction: 'outgoing' | 'incoming';
  /** How many chunks went and came in this page. */
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

  /** @internal */
  constructor(
    fields: TransferFields,
    protected readonly host: TransferHost,
  ) {
    super(fields);
  }

  /** The user id of the other party. */
  get withUserId(): string {
    return this.direction === 'outgoing' ? this.fields.receiverId : this.fields.senderId;
  }
  /** True while our user pauses the transfer, also before the server knows. */
  get pausedByMe(): boolean {
    return this.#isPausing || this.fields.pausedBy.includes(this.#myUserId);
  }
  /** True while the other party pauses the transfer. */
  get pausedByOther(): boolean {
    return this.fields.pausedBy.includes(this.withUserId);
  }
  /** True while the server pauses the transfer because a party is not connected; it resumes by itself. */
  get pausedByConnection(): boolean {
    return this.fields.pausedByConnection;
  }
  /** True while another tab or device of our user moves the bytes; this page only watches. */
  get elsewhere(): boolean {
    return this.myEndpoint !== null && !this.isHere && this.host.isPresent(this.myEndpoint);
  }
  /** How the bytes travel at present: directly (`peer`) or through the server (`relay`); null: they don't travel here. */
  get route(): 'peer' | 'relay' | null {
    if (!this.isHere || !this.isLive) return null;
    if (this.writer) return 'peer';
    return this.relayTurn.isRunning ? 'relay' : null;
  }
  /** True for an outgoing transfer after a reload of this page: ask the user for the file, and `attach` it. */
  get needsFile(): boolean {
    return false;
  }
  /** True for an incoming transfer whose sender's page was reloaded: that user must choose the file again. */
  get otherNeedsFile(): boolean {
    return this.#otherHasNoFile && this.isLive;
  }
  /** True when bytes are due and none was verified for 3 s: the other side, or a network, is silent. */
  get isStalled(): boolean {
    return this.#flow.isStalled;
  }
  /** True when the bytes of an incoming, completed transfer are in this browser: `file()` resolves at once. */
  get fileReady(): boolean {
    return false;
  }

  /** How far the transfer is. A completed transfer has 100 percent; for its receiver, when the file is ready. */
  get progress(): Progress {
    const flows = this.status === 'ACTIVE' && !this.isStalled && !this.#held;
    const progress = this.#meter.read(this.fields, this.verifiedChunks, flows);
    const delivered = this.status === 'COMPLETED' && (this.direction === 'outgoing' || this.fileReady);
    return delivered ? { ...progress, bytes: this.size, percent: 100 } : progress;
  }

  /**
   * Accepts the offer (receiver). With `options.saveAs` call it in a click, since the browser opens a dialog; it rejects with
   * a `DOMException` AbortError if the user closes that dialog, and the offer still waits. Rejects with the server's refusal.
   */
  async accept(_options?: AcceptOptions): Promise<void> {
    throw onlyFor('receiver');
  }
  /**
   * Declines the offer (receiver). `reason`: a text for the sender, up to 1000 characters. Rejects with the server's refusal,
   * e.g. TRANSFER_CONFLICT if the transfer was accepted already.
   */
  async reject(_reason?: string): Promise<void> {
    throw onlyFor('receiver');
  }
  /**
   * Continues with the same file after a reload of the page (sender), from the receiver's last verified chunk. Rejects with
   * WRONG_FILE if the name, the size or the content differs, and with the server's refusal.
   */
  async attach(_file: File): Promise<void> {
    throw onlyFor('sender');
  }
  /**
   * Waits for the whole file (receiver), whose SHA-256 both sides agree on: a `Blob` of the file's length, backed by the
   * disk where the browser could stream there. Rejects with an `Error` when the transfer ends without its file or was
   * discarded, and with LEFT, CLOSED or REPLACED when the room ends first.
   */
  async file(): Promise<Blob> {
    throw onlyFor('receiver');
  }
  /**
   * Removes the received bytes from the browser's private storage (receiver); a file that the user saved stays. `afterMs`:
   * wait for that time in milliseconds, while a download may still read the bytes. Rejects with an `Error` for a sender.
   */
  async discard(_afterMs = 0): Promise<void> {
    throw onlyFor('receiver');
  }
  /**
   * Asks whether the browser's private storage has space for the file (receiver), or for so many `bytes`, beside the files
   * that are on their way. Ask before `accept`. Rejects with an `Error` for a sender.
   */
  async spaceFor(_bytes?: number): Promise<Space> {
    throw onlyFor('receiver');
  }
  /**
   * Removes an ended transfer from `room.transfers`, and its received bytes as `discard(afterMs)` does, after so many
   * milliseconds. Rejects with an `Error` while the transfer is live: `cancel` it first.
   */
  async dismiss(afterMs = 0): Promise<void> {
    if (this.isLive) throw new Error('A live transfer is cancelled, not dismissed');
    if (this.direction === 'incoming') await this.discard(afterMs);
    this.host.dismissed(this);
  }
  /** The bytes that it will still take of the private storage. @internal */
  get bytesToCome(): number {
    return 0;
  }

  /**
   * Pauses the transfer for our user; the other party may pause it besides. Bytes stop at once, also while the server can't
   * be reached. Rejects with the server's refusal (RATE_LIMITED is retried), and the bytes continue.
   */
  async pause(): Promise<void> {
    this.#isPausing = true;
    this.#hold(true);
    try {
      await this.act(() => this.ask(PauseTransferDocument, {}));
      this.#held = false;
    } catch (error) {
      this.#hold(false);
      throw error;
    } finally {
      this.#isPausing = false;
    }
  }

  /**
   * Ends our user's pause, and takes the transfer over to this page when another page of our user moved it. Bytes flow when
   * no party pauses any more. Rejects with the server's refusal.
   */
  async resume(): Promise<void> {
    this.#hold(false);
    await this.act(() =>
      asParticipant(this.host, (participantId) => this.ask(ResumeTransferDocument, { participantId })),
    );
  }

  /**
   * Ends the transfer for both parties; bytes stop at once. `reason`: a text for the other party, up to 1000 characters.
   * Rejects with the server's refusal, e.g. TRANSFER_CONFLICT if it has ended.
   */
  async cancel(reason?: string): Promise<void> {
    this.#hold(true);
    await this.act(() => this.ask(CancelTransferDocument, { reason: reason ?? null }));
  }

  /** The room tells of it. What is older than what is known already was told or asked for on another way. @internal */
  told(fields: TransferFields): void {
    if (fields.version < this.fields.version) return;
    this.#told++;
    this.#heldByOther = false;
    this.update(fields);
  }

  /** What we asked the server for ourselves; what the log told meanwhile is newer. @internal */
  answered(fields: TransferFields, toldBefore: number): void {
    if (toldBefore === this.#told) this.update(fields);
  }

  /** @internal */
  get toldCount(): number {
    return this.#told;
  }

  /** Only the other endpoint has a say. @internal */
  hearFrom(participantId: string, message: TransferMessage): void {
    if (participantId === this.otherEndpoint) this.hear(message);
  }

  /** That participant is the other endpoint, and there are bytes to move. @internal */
  isWith(participantId: string): boolean {
    return this.isLive && this.status !== 'PENDING' && this.isHere && this.otherEndpoint === participantId;
  }

  /** A channel opened, somebody came or went, or we are another participant now. @internal */
  reconsider(): void {
    this.move();
    this.#look();
  }

  /** The channels to that participant are gone, with what was on its way. @internal */
  channelLost(_participantId: string): void {
    this.move();
    this.#look();
  }

  /** Nothing more is done about it in this page. Resolves when all that it held is released; what is on disk stays. @internal */
  async close(reason: RejoinRequestError): Promise<void> {
    this.#closing.abort(reason);
    this.stop();
    this.endIterations(true);
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

  /** One mutation of this transfer; its answer holds one thing, and that holds the transfer. */
  protected async ask<T, I extends { readonly transferId: string }>(
    document: TypedDocumentString<Readonly<Record<string, { readonly transfer: T }>>, { input: I }>,
    more: Omit<I, 'transferId'>,
  ): Promise<T> {
    const input = { transferId: this.id, ...more } as I;
    const [answer] = Object.values(await this.host.http.ask(document, { input }));
    return (answer as { readonly transfer: T }).transfer;
  }

  /** Asks the server until it answers. What the log told meanwhile is newer than the answer. */
  protected async act(ask: () => Promise<TransferFields>): Promise<void> {
    const before = this.#told;
    this.answered(await unlessAborted(untilAnswered(ask, this.ending.signal), this.#closing.signal), before);
  }

  protected update(fields: TransferFields): void {
    if (!this.isLive || !KNOWN.has(fields.status)) return;
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
    // The file that was received may still be on its way to its place.
    const isStoring = this.status === 'COMPLETED' && this.direction === 'incoming' && !this.fileReady;
    if (!this.isLive && !isStoring) this.endIterations(true);
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
