import { Emitter } from '../connection/emitter.js';
import { untilAnswered } from '../connection/ladder.js';
import { LeaveRoomDocument, type ParticipantFieldsFragment } from '../generated/operations.js';
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
import { findEntrance, SeatHolder } from './entrance.js';
import { Names } from './names.js';
import { QualityReports } from './quality-reports.js';
import { endOf, isFinal, type RoomEvents, type RoomStatus } from './room-events.js';
import { RoomFeed, type RoomEvent, type RoomSnapshot } from './room-feed.js';
import { FRESH_TOPIC, RoomVoice, type Receipt, type SendOptions } from './room-voice.js';
import type { RoomWiring } from './room-wiring.js';
import { Roster, type RoomParticipant } from './roster.js';

type Signal = Extract<RoomEvent, { __typename: 'SignalReceived' }>;
type Departure = Extract<RoomEvent, { __typename: 'ParticipantLeft' }>;

/** A room that we are in, over all its connections. */
export class Room extends Emitter<RoomEvents> {
  readonly chat: Chat;
  /** What was said before, where the server keeps it: `load()` puts it before the lines of `chat`. */
  readonly chatHistory: ChatHistory;
  readonly media: Media;
  #status: RoomStatus = { phase: 'connecting' };
  #roster = Roster.EMPTY;
  #feed: RoomFeed | null = null;
  /** Nothing of an earlier connection is in this page yet. */
  #isFresh = true;
  #waiting: ((participantId: string) => void)[] = [];
  readonly #names = new Names();
  readonly #seat = new SeatHolder();
  readonly #voice: RoomVoice;
  readonly #peers: Peers;
  readonly #transfers: Transfers;
  readonly #quality: QualityReports;
  readonly #closing = new AbortController();
  readonly #unlisten: () => void;

  constructor(
    private readonly wiring: RoomWiring,
    readonly id: string,
  ) {
    super();
    this.#voice = new RoomVoice(wiring.http, id, this);
    this.#peers = this.#newPeers();
    this.media = new Media(this.#peers);
    this.#transfers = this.#newTransfers();
    this.#quality = new QualityReports(wiring.http, wiring.socket, this.#peers, (one) => this.emit('quality', one));
    this.#quality.onHearing = (hearing) => this.#setRoster(this.#roster.heard(hearing));
    this.chat = this.#newChat();
    this.chatHistory = new ChatHistory(
      wiring.http,
      id,
      this.chat,
      this.#names,
      () => this.me?.userId ?? null,
      (history) => this.emit('chatHistory', history),
    );
    const unlisten = [
      wiring.socket.on('connecting', (attempt) => this.#attempting(attempt)),
      wiring.socket.on('tokenEnded', () => this.#tokenEnded()),
    ];
    this.#unlisten = () => unlisten.forEach((end) => end());
    void this.#enter();
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
    return this.#transfers.all;
  }

  /** Files of ours that are not offered yet: they wait for a place, or can't be offered (then `error` says why). */
  get queue(): readonly QueuedFile[] {
    return this.#transfers.queue.files;
  }

  /** Files that others offer together, newest first: `accept` and `reject` answer all of a batch at once. */
  get batches(): readonly IncomingBatch[] {
    return this.#transfers.batches.all;
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
   * In order, repeated with the same idempotency key until the server acknowledges; rejects only when refused.
   */
  send(topic: string, payload: unknown, options: SendOptions = {}): Promise<Receipt> {
    return this.#voice.message(topic, payload, options);
  }

  /**
   * Offers a file to a user who is present; resolves when the offer stands. The bytes go when it is accepted. A user has
   * at most `clientConfig.maxActiveTransfers` live transfers: until then the file waits in `queue`.
   */
  sendFile(receiverUserId: string, file: File): Promise<Transfer> {
    return this.#transfers.sendOne(receiverUserId, file);
  }

  /**
   * Puts files into `queue`, each once for each of these users, or for everybody else who is here now; returns at once.
   * Several files to one user are a batch: that user is asked once for all of them.
   */
  sendFiles(recipients: readonly string[] | 'everyone', files: readonly File[]): readonly QueuedFile[] {
    return this.#transfers.send(recipients, files);
  }

  /**
   * After a reload of the page: files once more, for all in `queue` and `transfers` that say `needsFile`, known by name and
   * size. Resolves with those that nothing waits for.
   */
  attachFiles(files: readonly File[]): Promise<readonly File[]> {
    return this.#transfers.attach(files);
  }

  /** Leaves at once: no grace period, the others see LEFT. */
  async leave(): Promise<void> {
    const participantId = this.me?.id ?? null;
    this.#feed?.detach();
    this.#end({ phase: 'left' });
    this.chat.forget();
    const input = { roomId: this.id, participantId };
    if (participantId) await this.wiring.http.ask(LeaveRoomDocument, { input }).catch(() => {});
    // Completing the subscription is leaving too, for the case that the request didn't get through.
    this.#feed?.stop();
  }

  /** Comes in again after `left`, `replaced` or `refused`, as a new participant. */
  rejoin(): void {
    if (!isFinal(this.#status)) return;
    this.#feed?.stop();
    this.#setStatus({ phase: 'connecting' });
    void this.#enter();
  }

  /** Stops everything in this page without leaving. */
  close(): void {
    this.#closing.abort();
    this.#feed?.detach();
    this.#unlisten();
    this.#voice.close();
    void this.#transfers.close();
    this.chatHistory.close();
    this.#peers.closeAll();
    this.#quality.close();
    this.#seat.release();
  }

  /** Our participant's id, as soon as we are in. */
  seated(): Promise<string> {
    const me = this.me;
    if (me && this.isConnected) return Promise.resolve(me.id);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #enter(): Promise<void> {
    const { http, socket, storage } = this.wiring;
    const find = () => findEntrance(http, storage, this.#seat, this.id);
    const { record, chatName, transferNames } = await untilAnswered(find, this.#closing.signal);
    this.chat.restore(storage, chatName);
    this.#transfers.restore(storage, transferNames);
    const feed = new RoomFeed(socket, record, this.id);
    this.#feed = feed;
    feed.on('event', (event) => this.#handle(event));
    feed.on('lost', () => this.#lost());
    feed.on('ended', (how) => this.#end(typeof how === 'string' ? { phase: how } : { phase: 'refused', error: how }));
    feed.start();
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
        return this.#transfers.told(event.transfer);
      case 'PositionAdvanced':
        return;
    }
  }

  #arrive(snapshot: RoomSnapshot): void {
    const { you, resumed, recovery, room } = snapshot;
    // The others know our old participant, and were connected to that.
    if (this.me !== null && this.me.id !== you.id) this.#peers.closeAll();
    void this.#seat.hold(you.id);
    this.#setStatus({ phase: 'connected', recovery: { resumed, ...recovery } });
    this.#setRoster(Roster.of(room.participants, you.id));
    if (this.#isFresh && resumed) this.#voice.startFresh();
    this.#isFresh = false;
    for (const tell of this.#waiting.splice(0)) tell(you.id);
    this.#peers.repairAll(recovery.wasRecovering && !recovery.recovered);
    this.#quality.start(this.id, you.id);
    this.#transfers.refresh().catch(() => {});
    this.#transfers.queue.consider();
    this.chatHistory.entered(this.wiring.kept, recovery.wasRecovering && !recovery.recovered).catch(() => {});
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
    for (const one of before) if (!roster.find(one.id)) this.#voice.forget(one.id);
    this.#peers.follow(before);
    this.#transfers.rosterChanged();
    this.emit('participants', roster.participants);
  }

  #lost(): void {
    if (this.#status.phase !== 'connected') return;
    this.#setStatus({ phase: 'reconnecting', since: Date.now(), attempt: 0 });
    this.#quality.pause();
  }

  #attempting(attempt: number): void {
    if (this.#status.phase === 'reconnecting') this.#setStatus({ ...this.#status, attempt });
  }

  #tokenEnded(): void {
    const status = this.#status;
    if (status.phase === 'connecting' || status.phase === 'reconnecting')
      this.#setStatus({ ...status, tokenEnded: true });
  }

  /** Left, replaced or refused: nothing of us stays in the room. */
  #end(status: RoomStatus): void {
    this.#setStatus(status);
    this.#quality.pause();
    this.#peers.closeAll();
    this.#transfers.ended(endOf(status), status.phase !== 'refused');
    this.#seat.release();
    this.#isFresh = true;
    this.#roster = Roster.EMPTY;
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
      (payload) => this.#voice.message(CHAT_TOPIC, payload, {}, payload.id),
      () => this.#author(this.me?.userId ?? ''),
      (lines) => this.emit('chat', lines),
      (place) => this.chatHistory.rewind(place),
    );
  }

  #newPeers(): Peers {
    const { http, iceTransportPolicy } = this.wiring;
    const iceServers = new IceServers(http);
    const peers = new Peers(this, {
      signal: (to, signal, isWanted) => this.#voice.handshake(to, signal, isWanted),
      configuration: async () => ({ iceServers: await iceServers.get(), iceTransportPolicy }),
      needsPeer: (id) => this.#transfers.needs(id),
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
