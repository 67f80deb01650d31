import { untilAnswered, untilAnsweredOrOver } from '../connection/ladder.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import type { RejoinRequestError } from '../connection/request-error.js';
import {
  LiveTransfersDocument,
  OfferTransferDocument,
  TransferLimitsDocument,
  TransferStateDocument,
  type TransferStateQuery,
} from '../generated/operations.js';
import type { TransferMessage } from '../peers/control-message.js';
import type { Peers } from '../peers/peers.js';
import type { RoomParticipant } from '../room/roster.js';
import type { SeatStorage } from '../room/seat.js';
import type { Threads } from '../worker/threads.js';
import { asParticipant } from './as-participant.js';
import { ChannelWriter } from './channel-writer.js';
import { ChunkAssembler } from './frames.js';
import { IncomingBatches } from './incoming-batches.js';
import { IncomingTransfer } from './incoming-transfer.js';
import { keptFiles } from './kept-files.js';
import { OutgoingTransfer } from './outgoing-transfer.js';
import { QueueRecord } from './queue-record.js';
import { isSameFile, type Batch, type QueuedFile } from './queued-file.js';
import { Relay } from './relay.js';
import { SendQueue, type SendQueueHost } from './send-queue.js';
import type { Transfer } from './transfer.js';
import type { TransfersAudience } from './transfers-audience.js';
import { KNOWN } from './statuses.js';
import type { TransferFields, TransferHost } from './transfer-host.js';

/** Who is in the room. */
export interface TransfersRoom {
  readonly id: string;
  readonly me: RoomParticipant | null;
  readonly participants: readonly RoomParticipant[];
  readonly isConnected: boolean;
}

/** One participant's channels, as long as they are open. */
interface Channel {
  readonly writer: ChannelWriter;
  readonly assembler: ChunkAssembler;
}

/** The transfers of this room that we are a party of. */
export class Transfers implements TransferHost, SendQueueHost {
  readonly relay: Relay;
  readonly queue = new SendQueue(this);
  readonly batches = new IncomingBatches(() => this.audience.transfersChanged(this.all));
  readonly #transfers = new Map<string, IncomingTransfer | OutgoingTransfer>();
  /** Until one comes or goes. */
  #all: readonly Transfer[] | null = null;
  readonly #channels = new Map<string, Channel>();
  /** `participant/transfer`: said on the present channel. */
  readonly #ready = new Set<string>();
  readonly #statuses = new Map<string, string>();
  readonly #closing = new AbortController();
  #released: Promise<void> | undefined;
  readonly #unlisten: readonly (() => void)[];
  #restored: Promise<void> | undefined;

  constructor(
    readonly http: GraphqlHttp,
    readonly peers: Peers,
    readonly threads: Threads,
    private readonly room: TransfersRoom,
    private readonly audience: TransfersAudience,
  ) {
    this.relay = new Relay(http);
    this.#unlisten = [
      peers.on('open', (from) => this.#opened(from)),
      peers.on('lost', (from) => this.#lost(from)),
      peers.on('message', ({ from, message }) => this.#hear(from, message)),
      peers.on('bulk', ({ from, data }) => this.#take(from, data)),
    ];
  }

  /** Newest first. */
  get all(): readonly Transfer[] {
    // In the order in which they were met, unless known better: what lay on the disk is met late.
    return (this.#all ??= [...this.#transfers.values()]
      .reverse()
      .sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt)));
  }

  get me(): RoomParticipant | null {
    return this.room.me;
  }

  isPresent(participantId: string): boolean {
    return this.room.participants.some((one) => one.id === participantId);
  }

  writer(participantId: string): ChannelWriter | null {
    return this.#channels.get(participantId)?.writer ?? null;
  }

  isReady(participantId: string, transferId: string): boolean {
    return this.#ready.has(`${participantId}/${transferId}`);
  }

  changed(transfer: Transfer): void {
    const word = `${transfer.status} ${transfer.fileReady}`;
    if (this.#statuses.get(transfer.id) === word) return;
    this.#statuses.set(transfer.id, word);
    this.batches.noticed(transfer);
    this.queue.consider(transfer.direction === 'outgoing' && !transfer.isLive);
    this.audience.transfersChanged(this.all);
  }

  dismissed(transfer: Transfer): void {
    this.#transfers.delete(transfer.id);
    this.#all = null;
    this.#statuses.delete(transfer.id);
    this.audience.transfersChanged(this.all);
  }

  get bytesToCome(): number {
    return this.all.reduce((sum, transfer) => sum + transfer.bytesToCome, 0);
  }

  send(recipients: readonly string[] | 'everyone', files: readonly File[]): readonly QueuedFile[] {
    const users = recipients === 'everyone' ? this.room.participants.map(({ userId }) => userId) : recipients;
    const others = [...new Set(users)].filter((userId) => recipients !== 'everyone' || userId !== this.me?.userId);
    return this.queue.add(others, files);
  }

  async sendOne(receiverId: string, file: File): Promise<Transfer> {
    const [queued] = this.queue.add([receiverId], [file]);
    return (queued as QueuedFile).offered;
  }

  get isConnected(): boolean {
    return this.room.isConnected;
  }

  get outgoing(): readonly Transfer[] {
    return [...this.#transfers.values()].filter(({ direction }) => direction === 'outgoing');
  }

  async limit(signal: AbortSignal): Promise<number> {
    const ask = () => this.http.ask(TransferLimitsDocument, {});
    return (await untilAnswered(ask, signal)).clientConfig.maxActiveTransfers;
  }

  async offer(queued: QueuedFile, batch: Batch | null, signal: AbortSignal): Promise<Transfer> {
    const { file, receiverId, filename, size, id } = queued;
    const ofBatch = batch && { batchId: batch.id, batchCount: batch.count, batchSize: batch.size };
    const about = { roomId: this.room.id, receiverId, filename, size, mimeType: file?.type || null };
    const ask = (participantId: string | null) => {
      const input = { ...about, ...ofBatch, participantId, idempotencyKey: id };
      return this.http.ask(OfferTransferDocument, { input });
    };
    const { transfer } = (await untilAnswered(() => asParticipant(this, ask), signal)).offerTransfer;
    // The room's log may have told of it before the answer came, without the file.
    const known = this.#transfers.get(transfer.id);
    // What a newer server does with it first ends in a status that is known.
    const status = KNOWN.has(transfer.status) ? transfer.status : 'PENDING';
    if (!known) return this.#put(new OutgoingTransfer({ ...transfer, status }, this, file));
    if (file && known.needsFile) await known.attach(file);
    return known;
  }

  queueChanged(): void {
    this.audience.queueChanged(this.queue.files);
  }

  /** Files of before a reload of the page, chosen again. Those that nothing waits for are given back. */
  async attach(files: readonly File[]): Promise<readonly File[]> {
    const unknown: File[] = [];
    for (const file of files) {
      const queued = this.queue.files.filter(({ lacksFile }) => lacksFile);
      const begun = this.outgoing.filter(({ needsFile }) => needsFile);
      const waiting = [...begun, ...queued].filter((one) => isSameFile(one, file));
      // One that is sealed already may turn out to be another file.
      const results = await Promise.allSettled(waiting.map(async (one) => one.attach(file)));
      if (!results.some(({ status }) => status === 'fulfilled')) unknown.push(file);
    }
    return unknown;
  }

  /** What the page knew before it was reloaded. */
  restore(storage: SeatStorage | null, names: { readonly queue: string; readonly batches: string }): void {
    this.queue.restore(new QueueRecord(storage, names.queue));
    this.batches.restore(storage, names.batches);
  }

  /** From the room's log. */
  told(fields: TransferFields): void {
    const known = this.#transfers.get(fields.id);
    if (known) return known.told(fields);
    this.#meet(fields);
  }

  /** After joining, and after a gap: what the log didn't tell. */
  async refresh(): Promise<void> {
    const told = new Map(this.all.map((transfer) => [transfer.id, transfer.toldCount]));
    const ask = () => this.http.ask(LiveTransfersDocument, { roomId: this.room.id });
    const { transfers } = await untilAnsweredOrOver(ask, this.#closing.signal);
    for (const fields of [...transfers.nodes].reverse()) this.#catchUp(fields, told.get(fields.id));
    const live = new Set(transfers.nodes.map((fields) => fields.id));
    const ended = this.all.filter((transfer) => transfer.isLive && !live.has(transfer.id));
    await Promise.all(ended.map((transfer) => this.#lookUp(transfer)));
    await (this.#restored ??= this.#restore());
  }

  /** Files that were received before a reload of the page, and perhaps not saved. */
  async #restore(): Promise<void> {
    const look = async (id: string) => (await untilAnsweredOrOver(() => this.#ask(id), this.#closing.signal)).transfer;
    for await (const { fields, file } of keptFiles(look, (id) => this.#transfers.get(id)?.status)) {
      const isOurs = fields.roomId === this.room.id && fields.receiverId === this.me?.userId;
      const isHere = file !== null || fields.receiverParticipantId === this.me?.id;
      if (!isOurs || !isHere) continue;
      const transfer = new IncomingTransfer(fields, this);
      this.#putIncoming(transfer);
      transfer.restore(file);
    }
  }

  /** A participant came, went or returned; or we ourselves are another now. */
  rosterChanged(): void {
    for (const transfer of this.#transfers.values()) transfer.reconsider();
  }

  /** Bytes go, or are to go, between us and that participant. */
  needs(participantId: string): boolean {
    return [...this.#transfers.values()].some((transfer) => transfer.isWith(participantId));
  }

  /** The visit is over, for that reason. `goesOn`: a return, or a reload of the page, has what waits in the queue. Resolves when all is released. */
  close(reason: RejoinRequestError, goesOn: boolean): Promise<void> {
    return (this.#released ??= this.#release(reason, goesOn));
  }

  async #release(reason: RejoinRequestError, goesOn: boolean): Promise<void> {
    this.#closing.abort(reason);
    for (const end of this.#unlisten) end();
    this.queue.end(reason, !goesOn);
    if (!goesOn) this.batches.forget();
    await Promise.all([...this.#transfers.values()].map((transfer) => transfer.close(reason)));
  }

  #catchUp(fields: TransferFields, toldBefore: number | undefined): void {
    const known = this.#transfers.get(fields.id);
    if (known) known.answered(fields, toldBefore ?? -1);
    else this.#meet(fields);
  }

  async #lookUp(transfer: Transfer): Promise<void> {
    const before = transfer.toldCount;
    const { transfer: fields } = await untilAnsweredOrOver(() => this.#ask(transfer.id), this.#closing.signal);
    if (fields) transfer.answered(fields, before);
  }

  #ask(id: string): Promise<TransferStateQuery> {
    return this.http.ask(TransferStateDocument, { id });
  }

  #meet(fields: TransferFields): void {
    if (!KNOWN.has(fields.status)) return;
    if (fields.senderId === this.me?.userId) {
      this.#put(new OutgoingTransfer(fields, this, null));
      return;
    }
    const transfer = new IncomingTransfer(fields, this);
    if (this.#putIncoming(transfer)) this.audience.offered(transfer);
    if (fields.status !== 'PENDING') transfer.told(fields);
  }

  /** Whoever hears of it finds it in its batch. True: it waits for the person's answer. */
  #putIncoming(transfer: IncomingTransfer): boolean {
    const asks = this.batches.met(transfer);
    this.#put(transfer);
    return asks;
  }

  #put<T extends IncomingTransfer | OutgoingTransfer>(transfer: T): T {
    this.#transfers.set(transfer.id, transfer);
    this.#all = null;
    this.changed(transfer);
    return transfer;
  }

  #opened(participantId: string): void {
    void this.threads.prepare();
    const peer = this.peers.get(participantId);
    const limit = peer?.connection?.sctp?.maxMessageSize ?? 65_536;
    if (!peer?.bulk) return;
    this.#channels.set(participantId, {
      writer: new ChannelWriter(peer.bulk, limit),
      assembler: new ChunkAssembler(),
    });
    for (const transfer of this.#transfers.values()) transfer.reconsider();
  }

  #lost(participantId: string): void {
    this.#channels.delete(participantId);
    for (const key of this.#ready) if (key.startsWith(`${participantId}/`)) this.#ready.delete(key);
    for (const transfer of this.#transfers.values()) transfer.channelLost(participantId);
  }

  #hear(from: string, message: TransferMessage): void {
    if (message.type === 'ready') this.#ready.add(`${from}/${message.transfer}`);
    if (message.type === 'no-file') this.#ready.delete(`${from}/${message.transfer}`);
    this.#transfers.get(message.transfer)?.hearFrom(from, message);
  }

  #take(from: string, data: ArrayBuffer): void {
    const chunk = this.#channels.get(from)?.assembler.take(data);
    const transfer = chunk && this.#transfers.get(chunk.transfer);
    if (transfer instanceof IncomingTransfer) void transfer.receiveFrom(from, chunk as NonNullable<typeof chunk>);
  }
}
