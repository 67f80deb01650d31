import type { Log } from '../client-options.js';
import { Emitter } from '../connection/emitter.js';
import type { RejoinRequestError } from '../connection/request-error.js';
import type { ParticipantFieldsFragment } from '../generated/operations.js';
import { RESTART_TOPIC } from '../peers/peer-signal.js';
import { CHAT_TOPIC, Chat, isChat, type ChatAuthor } from './chat.js';
import type { LiveRooms } from './live-rooms.js';
import { Names } from './names.js';
import { endOf, isFinal, type RoomBaseEvents, type RoomStatus } from './room-events.js';
import type { RoomEvent, RoomSnapshot } from './room-feed.js';
import { FRESH_TOPIC, type Receipt, type SendOptions } from './room-voice.js';
import { Roster, type Hearing, type RoomParticipant } from './roster.js';
import { Visit, type VisitWiring } from './visit.js';

/** What all rooms of a client share. */
export interface RoomBaseWiring extends VisitWiring {
  readonly log: Log;
  readonly rooms: LiveRooms<{ readonly id: string }>;
}

export type SignalReceived = Extract<RoomEvent, { __typename: 'SignalReceived' }>;
export type TransferChanged = Extract<RoomEvent, { __typename: 'TransferChanged' }>;
type ParticipantLeft = Extract<RoomEvent, { __typename: 'ParticipantLeft' }>;

/** To applications they are no messages. */
const OWN_TOPICS: ReadonlySet<string | null> = new Set([FRESH_TOPIC, RESTART_TOPIC]);

/**
 * A room that this client is in, from `client.join()` until `leave()` or `close()`, over all its connections. Its end rejects
 * all calls under way with a `RejoinRequestError`: LEFT after `leave`, CLOSED after `close`, the refusal's code, or REPLACED
 * when another tab or device continues as this participant.
 */
export abstract class RoomBase<Events extends RoomBaseEvents> extends Emitter<Events> {
  /** The room's chat. */
  readonly chat: Chat;
  /** @internal */
  protected readonly names = new Names();
  #status: RoomStatus = { phase: 'connecting' };
  #roster = Roster.EMPTY;
  #visit: Visit;
  /** What is being told, and what comes after it. */
  readonly #toTell: (() => void)[] = [];

  /** @internal */
  constructor(
    /** @internal */
    protected readonly wiring: RoomBaseWiring,
    /** The room's id, as it was given to `join()`. */
    readonly id: string,
  ) {
    super();
    this.chat = new Chat(
      (payload) => this.visit.voice.message(CHAT_TOPIC, payload, {}, payload.id),
      () => this.#author(this.me?.userId ?? ''),
      (lines) => this.#tell('chat', lines),
      (place) => this.chatRewound(place),
      () => wiring.clock.now(),
    );
    this.#visit = this.#newVisit();
  }

  /** The room's present status; the event `status` tells each change. */
  get status(): RoomStatus {
    return this.#status;
  }

  /** Our own participant; null while we are not in the room. */
  get me(): RoomParticipant | null {
    return this.#roster.me;
  }

  /** The participants, oldest first, ours included: a new array at every change, and only then. Empty while not in the room. */
  get participants(): readonly RoomParticipant[] {
    return this.#roster.participants;
  }

  /** True while the status has the phase `connected`. */
  get isConnected(): boolean {
    return this.#status.phase === 'connected';
  }

  /**
   * Resolves with our own participant as soon as this client is in the room. Rejects with a `RejoinRequestError` when it ends
   * before: the refusal's code (ROOM_FULL, FORBIDDEN, UNAUTHENTICATED …), LEFT, CLOSED or REPLACED.
   */
  get ready(): Promise<RoomParticipant> {
    return this.seated().then((id) => {
      const me = this.#roster.find(id);
      return me ?? Promise.reject(endOf(this.#status));
    });
  }

  /** The name of the user with the id `userId`, also after it has left; the id itself, if the name was never told. */
  nameOf(userId: string): string {
    return this.names.of(userId);
  }

  /**
   * Sends a message to everybody else in the room, or to the participant or user that `options` name. `topic`: 1 to 64
   * characters; topics that begin with `rejoin/` are the client's. `payload`: JSON, at most 64 KiB. Messages keep their order,
   * and the client repeats each until the server acknowledges it; nobody receives it twice. Rejects with a `RejoinRequestError`
   * when the server refuses it (BAD_USER_INPUT, PAYLOAD_TOO_LARGE, PARTICIPANT_NOT_FOUND …) or the room ends (LEFT, CLOSED,
   * REPLACED).
   */
  send(topic: string, payload: unknown, options: SendOptions = {}): Promise<Receipt> {
    return this.visit.voice.message(topic, payload, options);
  }

  /** Resolves with our participant's id as soon as this client is in the room. Rejects as `ready` does. */
  seated(): Promise<string> {
    return this.#visit.seated();
  }

  /**
   * Leaves the room without a grace period: the others see LEFT. In this page the room ends at once, with or without a network.
   * The client tells the server in the background, and repeats that for a minute if it can't be reached, also after
   * `client.close()`. Resolves when the server knows, or after 10 s; it never rejects.
   */
  async leave(): Promise<void> {
    const visit = this.#visit;
    const told = visit.leave();
    this.#end(visit, { phase: 'left' });
    this.chat.forget();
    await told;
  }

  /**
   * Announces that the page may be gone, for its `pagehide` event: a page that is closed, reloaded or kept for the back button
   * can't know which. The others see RECONNECTING for `graceSeconds` (1 to 30), then LEFT. A page that is back by then, reloaded
   * or shown again, is the same participant without a call. Without `leaveSoon` the server waits for its whole grace period.
   */
  leaveSoon(graceSeconds = 10): void {
    this.#visit.leaveSoon(graceSeconds);
  }

  /**
   * Enters the room again after `left`, `replaced`, `refused` or `closed`; as the same participant only after `closed`, within the
   * grace period. Does nothing in other phases, while this client has another room object of this id, or after `client.close()`.
   */
  rejoin(): void {
    if (!isFinal(this.#status)) return;
    if (!this.wiring.rooms.begin(this)) return;
    this.#setStatus({ phase: 'connecting' });
    this.#visit = this.#newVisit();
    this.renewed();
    this.enter();
  }

  /**
   * Ends the room in this page without leaving it: the others see RECONNECTING, and a later `join()` within the grace period
   * returns as the same participant. Resolves when all workers, locks and files are released; it never rejects.
   */
  async close(): Promise<void> {
    this.#visit.drop();
    this.chat.detach();
    this.#end(this.#visit, { phase: 'closed' });
  }

  /** Begins the visit. @internal */
  enter(): void {
    const visit = this.#visit;
    visit.on('found', ({ chatName }) => this.chat.restore(this.wiring.storage, chatName));
    visit.on('event', (event) => this.#handle(event));
    visit.on('lost', () => this.#lost());
    visit.on('attempt', (attempt) => this.#attempting(attempt));
    visit.on('tokenEnded', () => this.#tokenEnded());
    visit.on('ended', (how) =>
      this.#end(visit, typeof how === 'string' ? { phase: how } : { phase: 'refused', error: how }),
    );
    this.begun(visit);
    void visit.enter();
  }

  /** @internal */
  protected get visit(): Visit {
    return this.#visit;
  }

  // What a room does besides, at each turn.

  /** Another visit follows the one that is over. @internal */
  protected renewed(): void {}

  /** @internal */
  protected begun(_visit: Visit): void {}

  /** We are about to be another participant than before. @internal */
  protected replacedMe(): void {}

  /** We are in. `incomplete`: what was missed does not follow. @internal */
  protected arrived(_snapshot: RoomSnapshot, _incomplete: boolean): void {}

  /** The connection is lost. @internal */
  protected lost(): void {}

  /** Before the application is told; `before`: how it was. @internal */
  protected rosterChanged(_before: readonly RoomParticipant[]): void {}

  /** A part of a handshake, or something of the clients' own. @internal */
  protected heard(_signal: SignalReceived): void {}

  /** @internal */
  protected transferChanged(_event: TransferChanged): void {}

  /** The chat let go of its oldest lines. @internal */
  protected chatRewound(_place: string | null): void {}

  /** Before the application is told. @internal */
  protected ended(_reason: RejoinRequestError, _status: RoomStatus): void {}

  /** How well the server is heard. @internal */
  protected hear(hearing: Hearing): void {
    if (hearing !== this.#roster.hearing) this.#setRoster(this.#roster.heard(hearing));
  }

  #newVisit(): Visit {
    const visit: Visit = new Visit(
      this.wiring,
      this.id,
      () => visit === this.#visit && this.wiring.rooms.isFreeFor(this),
    );
    return visit;
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
        return this.transferChanged(event);
      // It is for the feed. What a newer server tells besides has no effect.
      case 'PositionAdvanced':
    }
  }

  #arrive(snapshot: RoomSnapshot): void {
    const { you, resumed, recovery, room } = snapshot;
    const report = { resumed, ...recovery };
    this.wiring.log.info('rejoin: in the room', { roomId: this.id, participantId: you.id, ...report });
    if (this.me !== null && this.me.id !== you.id) this.replacedMe();
    const { signal } = this.#visit;
    this.#setStatus({ phase: 'connected', recovery: report });
    // A listener may have left at once.
    if (signal.aborted) return;
    this.#setRoster(Roster.of(room.participants, you.id));
    this.arrived(snapshot, recovery.wasRecovering && !recovery.recovered);
    this.#visit.isFresh = false;
  }

  #hear(signal: SignalReceived): void {
    const { from, kind, topic, payload, id, at, addressed } = signal;
    if (kind !== 'APPLICATION' || OWN_TOPICS.has(topic)) return this.heard(signal);
    if (isChat(topic)) return this.chat.receive(payload, this.#author(from.userId), id, at);
    this.#tell('message', { id, from, addressed, topic, payload, at });
  }

  #joined(participant: ParticipantFieldsFragment): void {
    this.#setRoster(this.#roster.with(participant));
    const joined = this.#roster.find(participant.id);
    if (joined) this.#tell('joined', joined);
  }

  #departed({ left, reason }: ParticipantLeft): void {
    const participant = this.#roster.find(left.id);
    this.#setRoster(this.#roster.without(left.id));
    if (participant) this.#tell('departed', { participant, reason });
  }

  #setRoster(roster: Roster): void {
    const before = this.participants;
    this.#roster = roster;
    this.names.learn(roster.participants);
    for (const { id } of before) if (!roster.find(id)) this.#visit.voice.forget(id);
    this.rosterChanged(before);
    this.#tell('participants', roster.participants);
  }

  #lost(): void {
    if (this.#status.phase !== 'connected') return;
    this.#setStatus({ phase: 'reconnecting', since: Date.now(), attempt: 0 });
    this.lost();
    this.hear('lost');
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
    const reason = endOf(status);
    this.wiring.log.info(`rejoin: ${status.phase}`, { roomId: this.id, reason });
    this.wiring.rooms.end(this);
    visit.end(reason);
    this.ended(reason, status);
    this.#roster = Roster.EMPTY;
    this.#setStatus(status);
    this.#tell('participants', []);
    this.#inTurn(() => this.endIterations());
  }

  #setStatus(status: RoomStatus): void {
    this.#status = status;
    this.#tell('status', status);
  }

  #author(userId: string): ChatAuthor {
    return { userId, name: this.nameOf(userId) };
  }

  /** Each kind of room has these events, and some more. */
  #tell<K extends keyof RoomBaseEvents>(event: K, value: RoomBaseEvents[K]): void {
    this.#inTurn(() => this.emit(event, value as Events[K]));
  }

  /** What a listener sets off is told when all have heard what it listened to: otherwise some would hear the newer first. */
  #inTurn(tell: () => void): void {
    if (this.#toTell.push(tell) > 1) return;
    for (; this.#toTell.length > 0; this.#toTell.shift()) this.#toTell[0]?.();
  }
}
