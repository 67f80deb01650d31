import type { RejoinRequestError } from '../connection/request-error.js';
import { IceServers } from '../peers/ice-servers.js';
import { Media } from '../peers/media.js';
import { RESTART_TOPIC } from '../peers/peer-signal.js';
import { Peers } from '../peers/peers.js';
import type { IncomingBatch } from '../transfers/incoming-batch.js';
import type { QueuedFile } from '../transfers/queued-file.js';
import type { Transfer } from '../transfers/transfer.js';
import { Transfers } from '../transfers/transfers.js';
import { ChatHistory } from './chat-history.js';
import { QualityReports } from './quality-reports.js';
import { RoomBase, type SignalReceived, type TransferChanged } from './room-base.js';
import { endOf, type RoomEvents, type RoomStatus } from './room-events.js';
import type { RoomSnapshot } from './room-feed.js';
import { FRESH_TOPIC } from './room-voice.js';
import type { RoomWiring } from './room-wiring.js';
import type { RoomParticipant } from './roster.js';
import type { Visit } from './visit.js';

const HANDSHAKE: ReadonlySet<string> = new Set(['OFFER', 'ANSWER', 'ICE_CANDIDATE']);

/** What lasts as long as a visit. */
interface Stay {
  readonly transfers: Transfers;
  readonly quality: QualityReports;
}

/** A room of a `RejoinClient`: people, messages and chat, calls and files. */
export class Room extends RoomBase<RoomEvents> {
  /** What was said before, where the server keeps it: `load()` puts it before the lines of `chat`. */
  readonly chatHistory: ChatHistory;
  readonly media: Media;
  readonly #peers: Peers;
  #stay: Stay;

  /** @internal */
  declare protected readonly wiring: RoomWiring;

  /** @internal */
  constructor(wiring: RoomWiring, id: string) {
    super(wiring, id);
    this.#peers = this.#newPeers();
    this.media = new Media(this.#peers);
    this.chatHistory = new ChatHistory(
      wiring.http,
      id,
      this.chat,
      this.names,
      () => this.me?.userId ?? null,
      (history) => this.emit('chatHistory', history),
    );
    this.#stay = this.#newStay();
  }

  /** Live and ended ones of this room since we joined, newest first. */
  get transfers(): readonly Transfer[] {
    return this.#stay.transfers.all;
  }

  /** Files of ours that are not offered yet: they wait for a place, or can't be offered (then `error` says why). */
  get queue(): readonly QueuedFile[] {
    return this.#stay.transfers.queue.files;
  }

  /** Files that others offer together, newest first: `accept` and `reject` answer all of a batch at once. */
  get batches(): readonly IncomingBatch[] {
    return this.#stay.transfers.batches.all;
  }

  /**
   * Offers a file to a user who is present; resolves when the offer stands. The bytes go when it is accepted. A user has
   * at most `clientConfig.maxActiveTransfers` live transfers: until then the file waits in `queue`.
   */
  sendFile(receiverUserId: string, file: File): Promise<Transfer> {
    return this.#stay.transfers.sendOne(receiverUserId, file);
  }

  /**
   * Puts files into `queue`, each once for each of these users, or for everybody else who is here now; returns at once.
   * Several files to one user are a batch: that user is asked once for all of them.
   */
  sendFiles(recipients: readonly string[] | 'everyone', files: readonly File[]): readonly QueuedFile[] {
    return this.#stay.transfers.send(recipients, files);
  }

  /**
   * After a reload of the page: files once more, for all in `queue` and `transfers` that say `needsFile`, known by name and
   * size. Resolves with those that nothing waits for.
   */
  attachFiles(files: readonly File[]): Promise<readonly File[]> {
    return this.#stay.transfers.attach(files);
  }

  override async close(): Promise<void> {
    const { transfers } = this.#stay;
    await super.close();
    await transfers.close(endOf(this.status), true);
  }

  /** @internal */
  protected override renewed(): void {
    this.#stay = this.#newStay();
  }

  /** @internal */
  protected override begun(visit: Visit): void {
    const { transfers } = this.#stay;
    visit.on('found', ({ transferNames }) => transfers.restore(this.wiring.storage, transferNames));
    visit.on('network', () => this.#peers.networkChanged());
  }

  /** The others know our old participant, and were connected to that. @internal */
  protected override replacedMe(): void {
    this.#peers.closeAll();
  }

  /** @internal */
  protected override arrived({ you, resumed }: RoomSnapshot, incomplete: boolean): void {
    const { visit } = this;
    const { transfers, quality } = this.#stay;
    if (visit.isFresh && resumed) visit.voice.startFresh();
    this.#peers.repairAll(incomplete);
    quality.start(this.id, you.id);
    transfers.refresh().catch(() => {});
    transfers.queue.consider();
    this.chatHistory.entered(this.wiring.kept, incomplete, visit.signal).catch(() => {});
  }

  /** @internal */
  protected override lost(): void {
    this.#stay.quality.pause();
  }

  /** @internal */
  protected override rosterChanged(before: readonly RoomParticipant[]): void {
    this.#peers.follow(before);
    this.#stay.transfers.rosterChanged();
  }

  /** @internal */
  protected override heard({ from, kind, topic, payload }: SignalReceived): void {
    if (topic === FRESH_TOPIC) this.#peers.startOver(from.id);
    else if (topic === RESTART_TOPIC) this.#peers.restartAsked(from.id, payload);
    else if (HANDSHAKE.has(kind)) this.#peers.receive(from.id, kind, payload);
  }

  /** @internal */
  protected override transferChanged({ transfer }: TransferChanged): void {
    this.#stay.transfers.told(transfer);
  }

  /** @internal */
  protected override chatRewound(place: string | null): void {
    this.chatHistory.rewind(place);
  }

  /** @internal */
  protected override ended(reason: RejoinRequestError, { phase }: RoomStatus): void {
    const { transfers, quality } = this.#stay;
    quality.close();
    // After these a return, or a reload of the page, goes on with the queue.
    transfers.close(reason, phase === 'closed' || phase === 'refused').catch(reportError);
    this.#peers.closeAll();
    this.chatHistory.close(reason);
  }

  #newStay(): Stay {
    const { http, socket, threads } = this.wiring;
    const quality = new QualityReports(http, socket, this.#peers, (report) => this.emit('quality', report));
    quality.onHearing = (hearing) => this.hear(hearing);
    const transfers = new Transfers(http, this.#peers, threads, this, {
      offered: (transfer) => this.emit('offer', transfer),
      transfersChanged: (all) => this.emit('transfers', all),
      queueChanged: (queue) => this.emit('queue', queue),
    });
    return { transfers, quality };
  }

  #newPeers(): Peers {
    const { http, iceTransportPolicy, maxBitrate } = this.wiring;
    const iceServers = new IceServers(http);
    const peers = new Peers(this, {
      maxBitrate,
      signal: (to, signal, isWanted) => this.visit.voice.handshake(to, signal, isWanted),
      configuration: async () => ({ iceServers: await iceServers.get(), iceTransportPolicy }),
      needsPeer: (id) => this.#stay.transfers.needs(id),
    });
    peers.on('media', (streams) => this.emit('media', streams));
    peers.on('report', (report) => this.emit('peer', report));
    return peers;
  }
}
