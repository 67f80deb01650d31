import { untilAnswered } from '../connection/ladder.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import { randomKey } from '../connection/random-key.js';
import {
  LiveTransfersDocument,
  OfferTransferDocument,
  TransferStateDocument,
  type TransferStateQuery,
} from '../generated/operations.js';
import type { TransferMessage } from '../peers/control-message.js';
import type { Peers } from '../peers/peers.js';
import type { RoomParticipant } from '../room/roster.js';
import { keptFile, keptIds } from '../sinks/disk-sink.js';
import { ChannelWriter } from './channel-writer.js';
import { ChunkAssembler } from './frames.js';
import { IncomingTransfer } from './incoming-transfer.js';
import { OutgoingTransfer } from './outgoing-transfer.js';
import { Relay } from './relay.js';
import type { Transfer } from './transfer.js';
import type { TransferFields, TransferHost } from './transfer-host.js';

/** Who is in the room. */
export interface TransfersRoom {
  readonly id: string;
  readonly me: RoomParticipant | null;
  readonly participants: readonly RoomParticipant[];
}

/** Who hears of transfers. */
export interface TransfersAudience {
  /** An offer to us waits for an answer. */
  offered(transfer: Transfer): void;
  /** A transfer came, changed its status, or went on. */
  transfersChanged(transfers: readonly Transfer[]): void;
}

const LIVE: ReadonlySet<string> = new Set(['PENDING', 'ACTIVE', 'PAUSED']);

/** One participant's channels, as long as they are open. */
interface Channel {
  readonly writer: ChannelWriter;
  readonly assembler: ChunkAssembler;
}

/** The transfers of this room that we are a party of. */
export class Transfers implements TransferHost {
  readonly relay: Relay;
  readonly #transfers = new Map<string, IncomingTransfer | OutgoingTransfer>();
  readonly #channels = new Map<string, Channel>();
  /** `participant/transfer`: said on the present channel. */
  readonly #ready = new Set<string>();
  readonly #statuses = new Map<string, string>();
  readonly #closing = new AbortController();
  #restored: Promise<void> | undefined;

  constructor(
    readonly http: GraphqlHttp,
    readonly peers: Peers,
    private readonly room: TransfersRoom,
    private readonly audience: TransfersAudience,
  ) {
    this.relay = new Relay(http);
    peers.on('open', (from) => this.#opened(from));
    peers.on('lost', (from) => this.#lost(from));
    peers.on('message', ({ from, message }) => this.#hear(from, message));
    peers.on('bulk', ({ from, data }) => this.#take(from, data));
  }

  /** Newest first. */
  get all(): readonly Transfer[] {
    // In the order in which they were met, unless known better: what lay on the disk is met late.
    return [...this.#transfers.values()]
      .reverse()
      .sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
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
    this.audience.transfersChanged(this.all);
  }

  async send(receiverId: string, file: File): Promise<Transfer> {
    const input = {
      roomId: this.room.id,
      participantId: this.me?.id ?? null,
      receiverId,
      filename: file.name,
      size: file.size,
      mimeType: file.type || null,
      idempotencyKey: randomKey(),
    };
    const ask = () => this.http.ask(OfferTransferDocument, { input });
    const { offerTransfer } = await untilAnswered(ask, this.#closing.signal);
    // The room's log may have told of it before the answer came, without the file.
    const known = this.#transfers.get(offerTransfer.transfer.id);
    if (!known) return this.#put(new OutgoingTransfer(offerTransfer.transfer, this, file));
    await known.attach(file);
    return known;
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
    const { transfers } = await untilAnswered(ask, this.#closing.signal);
    for (const fields of [...transfers.nodes].reverse()) this.#catchUp(fields, told.get(fields.id));
    const live = new Set(transfers.nodes.map((fields) => fields.id));
    const ended = this.all.filter((transfer) => LIVE.has(transfer.status) && !live.has(transfer.id));
    await Promise.all(ended.map((transfer) => this.#lookUp(transfer)));
    await (this.#restored ??= this.#restore());
  }

  /** Files that were received before a reload of the page, and perhaps not saved. */
  async #restore(): Promise<void> {
    for (const id of await keptIds()) {
      if (this.#transfers.has(id)) continue;
      const { transfer: fields } = await untilAnswered(() => this.#ask(id), this.#closing.signal);
      if (fields?.status !== 'COMPLETED' || fields.roomId !== this.room.id) continue;
      if (fields.receiverId !== this.me?.userId || this.#transfers.has(id)) continue;
      const file = await keptFile(fields);
      if (file.size === fields.size) this.#put(new IncomingTransfer(fields, this)).restore(file);
    }
  }

  /** A participant came, went or returned; or we ourselves are another now. */
  rosterChanged(): void {
    for (const transfer of this.#transfers.values()) transfer.reconsider();
  }

  /** Bytes go, or are to go, between us and that participant. */
  needs(participantId: string): boolean {
    return this.all.some((transfer) => transfer.isWith(participantId));
  }

  /** Resolves when every file, worker and lock is released. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#transfers.values()].map((transfer) => transfer.close()));
  }

  #catchUp(fields: TransferFields, toldBefore: number | undefined): void {
    const known = this.#transfers.get(fields.id);
    if (known) known.answered(fields, toldBefore ?? -1);
    else this.#meet(fields);
  }

  async #lookUp(transfer: Transfer): Promise<void> {
    const before = transfer.toldCount;
    const { transfer: fields } = await untilAnswered(() => this.#ask(transfer.id), this.#closing.signal);
    if (fields) transfer.answered(fields, before);
  }

  #ask(id: string): Promise<TransferStateQuery> {
    return this.http.ask(TransferStateDocument, { id });
  }

  #meet(fields: TransferFields): void {
    if (fields.senderId === this.me?.userId) {
      this.#put(new OutgoingTransfer(fields, this, null));
      return;
    }
    const transfer = this.#put(new IncomingTransfer(fields, this));
    if (fields.status === 'PENDING') this.audience.offered(transfer);
    else transfer.told(fields);
  }

  #put<T extends IncomingTransfer | OutgoingTransfer>(transfer: T): T {
    this.#transfers.set(transfer.id, transfer);
    this.changed(transfer);
    return transfer;
  }

  #opened(participantId: string): void {
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
    this.#transfers.get(message.transfer)?.hearFrom(from, message);
  }

  #take(from: string, data: ArrayBuffer): void {
    const chunk = this.#channels.get(from)?.assembler.take(data);
    const transfer = chunk && this.#transfers.get(chunk.transfer);
    if (transfer instanceof IncomingTransfer) void transfer.receiveFrom(from, chunk as NonNullable<typeof chunk>);
  }
}
