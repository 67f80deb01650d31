import { Emitter } from '../connection/emitter.js';
import type { ParticipantFieldsFragment } from '../generated/operations.js';
import { IceServers } from '../peers/ice-servers.js';
import { Media } from '../peers/media.js';
import { RESTART_TOPIC } from '../peers/peer-signal.js';
import { Peers } from '../peers/peers.js';
import type { IncomingBatch } from '../transfers/incoming-batch.js';
import type { QueuedFile } from '../transfers/queued-file.js';
import type { Transfer } from '../transfers/transfer.js';
import { Transfers } from '../transfers/transfers.js';
import { ChatHistory } from './chat-history.js';
import { CHAT_TOPIC, Chat, isChat, type ChatAuthor } from './chat.js';
import { Names } from './names.js';
import { QualityReports } from './quality-reports.js';
import { endOf, isFinal, type RoomEvents, type RoomStatus } from './room-events.js';
import type { RoomEvent, RoomSnapshot } from './room-feed.js';
import { FRESH_TOPIC, type Receipt, type SendOptions } from './room-voice.js';
import type { RoomWiring } from './room-wiring.js';
import { Roster, type RoomParticipant } from './roster.js';
import { Visit } from './visit.js';

/** What lasts as long as a visit. */
interface Stay {
  readonly visit: Visit;
  readonly transfers: Transfers;
  readonly quality: QualityReports;
}

type Signal = Extract<RoomEvent, { __typename: 'SignalReceived' }>;
type Departure = Extract<RoomEvent, { __typename: 'ParticipantLeft' }>;

/**
 * A room, as this client is in it: from `client.join()` until `leave()` or `close()`, over all its connections. What ends
 * the visit (`leave`, `close`, a refusal, another tab that takes over) rejects everything that is under way with a
 * `RejoinRequestError`: LEFT, CLOSED, the refusal's code, REPLACED.
 */
export class Room extends Emitter<RoomEvents> {
  readonly chat: Chat;
  /** What was said before, where the server keeps it: `load()` puts it before the lines of `chat`. */
  readonly chatHistory: ChatHistory;
  readonly media: Media;
  #status: RoomStatus = { phase: 'connecting' };
  #roster = Roster.EMPTY;
  #stay: Stay;
  readonly #names = new Names();
  readonly #peers: Peers;

  constructor(
    private readonly wiring: RoomWiring,
    readonly id: string,
  ) {
    super();
    this.#peers = this.#newPeers();
    this.media = new Media(this.#peers);
    this.chat = this.#newChat();
    this.chatHistory = new ChatHistory(
      wiring.http,
      id,
      this.chat,
      this.#names,
      () => this.me?.userId ?? null,
      (history) => this.emit('chatHistory', history),
    );
    this.#stay = this.#begin();
  }

  get status(): RoomStatus {
    return this.#status;
  }

  get me(): RoomParticipant | null {
    return this.#roster.me;
  }

  /** Oldest first, we ourselves among them. */
  get participants(): readonly RoomParticipant[] {
    return this.#roster.participants;
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

  /** What a user is called, also one who has left; the id of one who was never met. */
  nameOf(userId: string): string {
    return this.#names.of(userId);
  }

  get isConnected(): boolean {
    return this.#status.phase === 'connected';
  }

  /**
   * Sends an APPLICATION signal to the room, one participant (`to`) or all participants of a user (`toUser`).
   * In order, repeated with the same idempotency key until the server acknowledges; rejects when refused, or when the
   * visit is over.
   */
  send(topic: string, payload: unknown, options: SendOptions = {}): Promise<Receipt> {
    return this.#stay.visit.voice.message(topic, payload, options);
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

  /**
   * Leaves: no grace period, the others see LEFT. In this page everything is over at once, with or without a network. The server
   * is told in the background: where it can't be reached, again and again for a minute, also after `client.close()`.
   * Resolves when it knows, or could not be told within 10 s; it never rejects.
   */
  async leave(): Promise<void> {
    const { visit } = this.#stay;
    const told = visit.leave();
    this.#end(visit, { phase: 'left' });
    this.chat.forget();
    await told;
  }

  /**
   * For the page's `pagehide`: it is being closed, or reloaded, or kept aside for the back button, and can't know which.
   * The others see RECONNECTING for so long (1 to 30 s), then LEFT. Whoever is back by then, a reloaded page or this one
   * on its `pageshow`, is so by itself, and nothing has changed. Without it the server waits for its whole grace.
   */
  leaveSoon(graceSeconds = 10): void {
    this.#stay.visit.leaveSoon(graceSeconds);
  }

  /**
   * Comes in again after `left`, `replaced`, `refused` or `closed`; as the same participant only after `closed`, within
   * the grace. Does nothing while another `Room` of this id lives on this client, or when the client is closed.
   */
  rejoin(): void {
    if (!isFinal(this.#status)) return;
    if (!this.wiring.rooms.begin(this)) return;
    this.#setStatus({ phase: 'connecting' });
    this.#stay = this.#begin();
  }

  /**
   * Stops everything in this page without leaving: to the others the connection is lost, and a later `join()` comes back
   * as the same participant. Resolves when all workers, locks and files are released.
   */
  async close(): Promise<void> {
    const { visit, transfers } = this.#stay;
    visit.drop();
    this.chat.detach();
    this.#end(visit, { phase: 'closed' });
    await transfers.close(endOf(this.#status), true);
  }

  /** Our participant's id, as soon as we are in. */
  seated(): Promise<string> {
    return this.#stay.visit.seated();
  }

  #begin(): Stay {
    const { http, socket, storage } = this.wiring;
    const isLast = (): boolean => visit === this.#stay.visit && this.wiring.rooms.isFreeFor(this);
    const visit: Visit = new Visit(this.wiring, this.id, isLast);
    visit.on('found', ({ chatName, transferNames }) => {
      this.chat.restore(storage, chatName);
      this.#stay.transfers.restore(storage, transferNames);
    });
    visit.on('event', (event) => this.#handle(event));
    visit.on('lost', () => this.#lost());
    visit.on('attempt', (attempt) => this.#attempting(attempt));
    visit.on('tokenEnded', () => this.#tokenEnded());
    visit.on('network', () => this.#peers.networkChanged());
    visit.on('ended', (how) =>
      this.#end(visit, typeof how === 'string' ? { phase: how } : { phase: 'refused', error: how }),
    );
    const quality = new QualityReports(http, socket, this.#peers, (one) => this.emit('quality', one));
    quality.onHearing = (hearing) => this.#setRoster(this.#roster.heard(hearing));
    void visit.enter();
    return { visit, transfers: this.#newTransfers(), quality };
  }

  #handle(event: RoomEvent): void {
    switch (event.__typename) {
      case 'RoomSnapshot':
        return this.#arrive(event);
      case 'SignalReceived':
        return this.#hear(event);
      case 'ParticipantJoined':
        return this.#joined(event.participant);
      case 'ParticipantChanged':
        return this.#setRoster(this.#roster.with(event.participant));
      case 'ParticipantLeft':
        return this.#departed(event);
      case 'TransferChanged':
        return this.#stay.transfers.told(event.transfer);
      case 'PositionAdvanced':
        return;
    }
  }

  #arrive(snapshot: RoomSnapshot): void {
    const { you, resumed, recovery, room } = snapshot;
    // The others know our old participant, and were connected to that.
    if (this.me !== null && this.me.id !== you.id) this.#peers.closeAll();
    this.#setStatus({ phase: 'connected', recovery: { resumed, ...recovery } });
    this.#setRoster(Roster.of(room.participants, you.id));
    const { visit, transfers, quality } = this.#stay;
    const incomplete = recovery.wasRecovering && !recovery.recovered;
    if (visit.isFresh && resumed) visit.voice.startFresh();
    visit.isFresh = false;
    this.#peers.repairAll(incomplete);
    quality.start(this.id, you.id);
    transfers.refresh().catch(() => {});
    transfers.queue.consider();
    this.chatHistory.entered(this.wiring.kept, incomplete, visit.signal).catch(() => {});
  }

  #hear(signal: Signal): void {
    const { from, kind, topic, payload, id, at, addressed } = signal;
    if (kind !== 'APPLICATION') return this.#peers.receive(from.id, kind, payload);
    if (topic === FRESH_TOPIC) return this.#peers.startOver(from.id);
    if (topic === RESTART_TOPIC) return this.#peers.restartAsked(from.id, payload);
    if (isChat(topic)) return this.chat.receive(payload, this.#author(from.userId), id, at);
    this.emit('message', { id, from, addressed, topic, payload, at });
  }

  #joined(participant: ParticipantFieldsFragment): void {
    this.#setRoster(this.#roster.with(participant));
    const joined = this.#roster.find(participant.id);
    if (joined) this.emit('joined', joined);
  }

  #departed({ left, reason }: Departure): void {
    const participant = this.#roster.find(left.id);
    this.#setRoster(this.#roster.without(left.id));
    if (participant) this.emit('departed', { participant, reason });
  }

  #setRoster(roster: Roster): void {
    const before = this.#roster.participants;
    this.#roster = roster;
    this.#names.learn(roster.participants);
    for (const one of before) if (!roster.find(one.id)) this.#stay.visit.voice.forget(one.id);
    this.#peers.follow(before);
    this.#stay.transfers.rosterChanged();
    this.emit('participants', roster.participants);
  }

  #lost(): void {
    if (this.#status.phase !== 'connected') return;
    this.#setStatus({ phase: 'reconnecting', since: Date.now(), attempt: 0 });
    this.#stay.quality.pause();
  }

  #attempting(attempt: number): void {
    if (this.#status.phase === 'reconnecting') this.#setStatus({ ...this.#status, attempt });
  }

  #tokenEnded(): void {
    const status = this.#status;
    if (status.phase === 'connecting' || status.phase === 'reconnecting')
      this.#setStatus({ ...status, tokenEnded: true });
  }

  /** The visit is over: nothing of us stays in the room, nor of the room in this page. */
  #end(visit: Visit, status: RoomStatus): void {
    if (visit.signal.aborted) return;
    const { transfers, quality } = this.#stay;
    const reason = endOf(status);
    this.wiring.rooms.end(this);
    visit.end(reason);
    quality.close();
    // After these a return, or a reload of the page, goes on with the queue.
    const goesOn = status.phase === 'closed' || status.phase === 'refused';
    transfers.close(reason, goesOn).catch(reportError);
    this.#peers.closeAll();
    this.chatHistory.close(reason);
    this.#roster = Roster.EMPTY;
    this.#setStatus(status);
    this.emit('participants', []);
  }

  #setStatus(status: RoomStatus): void {
    this.#status = status;
    this.emit('status', status);
  }

  #author(userId: string): ChatAuthor {
    return { userId, name: this.nameOf(userId) };
  }

  #newChat(): Chat {
    return new Chat(
      (payload) => this.#stay.visit.voice.message(CHAT_TOPIC, payload, {}, payload.id),
      () => this.#author(this.me?.userId ?? ''),
      (lines) => this.emit('chat', lines),
      (place) => this.chatHistory.rewind(place),
      () => this.wiring.clock.now(),
    );
  }

  #newPeers(): Peers {
    const { http, iceTransportPolicy } = this.wiring;
    const iceServers = new IceServers(http);
    const peers = new Peers(this, {
      signal: (to, signal, isWanted) => this.#stay.visit.voice.handshake(to, signal, isWanted),
      configuration: async () => ({ iceServers: await iceServers.get(), iceTransportPolicy }),
      needsPeer: (id) => this.#stay.transfers.needs(id),
    });
    peers.on('media', (streams) => this.emit('media', streams));
    peers.on('report', (report) => this.emit('peer', report));
    return peers;
  }

  #newTransfers(): Transfers {
    return new Transfers(this.wiring.http, this.#peers, this.wiring.threads, this, {
      offered: (transfer) => this.emit('offer', transfer),
      transfersChanged: (transfers) => this.emit('transfers', transfers),
      queueChanged: (queue) => this.emit('queue', queue),
    });
  }
}
