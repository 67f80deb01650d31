import { report } from '../connection/emitter.js';
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

/** A room of a `RejoinClient`: people, messages and chat, a call, and files. */
export class Room extends RoomBase<RoomEvents> {
  /** The earlier lines of the chat, if the server keeps them: its `load()` puts them before the lines of `chat`. */
  readonly chatHistory: ChatHistory;
  /** The room's call: our cameras, microphones and screens, and those of the others. */
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

  /**
   * The transfers of our user in this room, live ones and those that ended since we joined, newest first: a new array when one
   * comes or goes. A transfer itself changes in place.
   */
  get transfers(): readonly Transfer[] {
    return this.#stay.transfers.all;
  }

  /** Our files that are not offered yet: they wait for their turn, or were dropped (then `error` says why). */
  get queue(): readonly QueuedFile[] {
    return this.#stay.transfers.queue.files;
  }

  /** The batches of files that others offer, newest first: `accept` and `reject` answer for all files of a batch. */
  get batches(): readonly IncomingBatch[] {
    return this.#stay.transfers.batches.all;
  }

  /**
   * Offers a `file` of up to 524 288 000 bytes to a user who is in the room, whose first device that accepts receives it. A user
   * has at most five live transfers: until one ends, the file waits in `queue`. Resolves with the transfer when the server has the
   * offer; bytes flow when the receiver accepts. Rejects with a `RejoinRequestError`: FILE_TOO_LARGE, BAD_USER_INPUT,
   * PARTICIPANT_NOT_FOUND (`receiverUserId` is not in the room), or LEFT, CLOSED or REPLACED when the room ends first.
   */
  sendFile(receiverUserId: string, file: File): Promise<Transfer> {
    return this.#stay.transfers.sendOne(receiverUserId, file);
  }

  /**
   * Puts `files` into `queue`, each once for each of the `recipients`: user ids, or everybody else who is in the room now.
   * Several files for one user are a batch, so that the user answers once. Returns the queued files at once; their `offered`
   * promises and `error` tell refusals.
   */
  sendFiles(recipients: readonly string[] | 'everyone', files: readonly File[]): readonly QueuedFile[] {
    return this.#stay.transfers.send(recipients, files);
  }

  /**
   * Gives `files` back after a reload of the page, to all in `queue` and `transfers` that say `needsFile`; name and size tell which
   * is which. Resolves with the files that nothing waits for. Never rejects.
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
    this.emit('transfers', this.transfers);
    this.emit('queue', this.queue);
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
    transfers.close(reason, phase === 'closed' || phase === 'refused').catch(report);
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
