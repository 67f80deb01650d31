import type { LoggedEvent, TransferEvent } from '../log/event.js';
import type { FeedItem, SnapshotItem } from '../log/feed-item.js';
import type { Position } from '../log/position.js';
import type { Seat } from '../rooms/seat.js';
import type { TransferProgress } from '../transfers/progress.js';
import type { ClientSocket } from '../websocket/client-socket.js';
import { Written } from '../websocket/written.js';
import { announcementOf } from './announcement.js';
import { frameText, timestampOf, type Message } from './frame.js';
import { messageOfProgress, messagesOfTransfer } from './messages-of-transfer.js';
import type { ProgressWatches } from './progress-watches.js';
import { Roster } from './roster.js';
import type { SignalFrames } from './signal-frames.js';

/** Writes what a seat gives to its socket, in the old protocol's frames, as far as the socket takes it. */
export class Delivery {
  readonly #roster: Roster;
  #seat: Seat | undefined;
  #written: Written<Position> | undefined;
  #begun = false;

  constructor(
    private readonly roomId: string,
    private readonly viewerId: string,
    private readonly socket: ClientSocket,
    private readonly signals: SignalFrames,
    private readonly watches: Pick<ProgressWatches, 'begin' | 'end'>,
  ) {
    this.#roster = new Roster(roomId);
    socket.onDrain = () => this.pump();
  }

  /** From now on what this seat gives; pongs prove the arrival of what was written of it, until the answer is called. */
  from(seat: Seat): () => void {
    this.#seat = seat;
    this.#written = new Written(seat);
    const unprove = this.socket.proveArrivalOf(this.#written);
    seat.onWake = () => this.pump();
    this.pump();
    return unprove;
  }

  /** Gives all that there is and the socket takes. */
  pump(): void {
    while (this.socket.open && !this.socket.congested) {
      const item = this.#seat?.take();
      if (item === undefined) return this.#written?.passed();
      this.#give(item);
      this.#written?.wrote();
      this.socket.gave();
    }
  }

  /** A value that soon is another: what a full socket can't take is left out. */
  giveProgress(progress: TransferProgress): void {
    if (this.socket.congested) return;
    this.#send([messageOfProgress(progress)], timestampOf(progress.at));
  }

  #give(item: FeedItem): void {
    if (item.type === 'snapshot') this.#start(item);
    if (item.type === 'event') this.#giveEvent(item.event);
    if (item.type === 'transfer') this.#giveTransfer(item.body, item.at);
  }

  /** The room from here on: to a user that returns what it missed, first; to one that never went, only what it can't be given. */
  #start(snapshot: SnapshotItem): void {
    const time = timestampOf(snapshot.at);
    const replay = this.#takeReplay(snapshot.recovery.missedCount);
    const { recovered, disconnectedForMs } = snapshot.recovery;
    const isNews = this.#begun ? !recovered : disconnectedForMs !== null;
    if (isNews) for (const frame of announcementOf(snapshot, replay.length, time)) this.socket.send(frame);
    for (const frame of replay) this.socket.send(frame);
    const changes = this.#roster.replace(snapshot.room.participants, snapshot.at);
    this.#send([this.#roster.state, ...(this.#begun ? changes : [])], time);
    this.#begun = true;
  }

  #takeReplay(count: number): readonly string[] {
    const frames: string[] = [];
    for (let taken = 0; taken < count; taken += 1) {
      const item = this.#seat?.take();
      if (item?.type === 'event') frames.push(...this.#replayed(item.event));
    }
    return frames;
  }

  /** Without a time, unless its sender gave one. */
  #replayed({ body, at }: LoggedEvent): readonly string[] {
    if (body.type === 'signal') return this.signals.replayed(body, this.roomId, this.viewerId);
    if (body.type !== 'transfer') return [];
    this.#watch(body);
    const messages = messagesOfTransfer(body, at, this.viewerId);
    return messages.map((message) => frameText(message, this.roomId, null));
  }

  #giveEvent(event: LoggedEvent): void {
    const { body, at } = event;
    switch (body.type) {
      case 'signal':
        for (const frame of this.signals.live(event, body, this.roomId, this.viewerId)) this.socket.send(frame);
        return;
      case 'joined':
        return this.#send(this.#roster.join(body.participant, at), timestampOf(at));
      case 'left':
        return this.#send(this.#roster.leave(body.participant, at), timestampOf(at));
      case 'transfer':
        return this.#giveTransfer(body, at);
      case 'unknown':
        return;
    }
  }

  #giveTransfer(event: TransferEvent, at: number): void {
    this.#watch(event);
    this.#send(messagesOfTransfer(event, at, this.viewerId), timestampOf(at));
  }

  #watch({ transfer }: TransferEvent): void {
    if (transfer.status === 'ACTIVE' || transfer.status === 'PAUSED') this.watches.begin(transfer.id);
    else this.watches.end(transfer.id);
  }

  #send(messages: readonly Message[], time: string): void {
    for (const message of messages) this.socket.send(frameText(message, this.roomId, time));
  }
}
