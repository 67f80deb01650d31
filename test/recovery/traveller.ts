import type { ParticipantView, RoomEvent } from '../support/graphql.js';
import type { RejoinNode } from '../support/node.js';
import { placeOf, Visitor } from '../support/visitor.js';

/** A participant whose connections come and go; what it was told all the while, and what was wrong with that. */
export class Traveller {
  private visitor: Visitor | undefined;
  private followed = 0;
  private since = 0;
  private byKey = false;
  private key = '';
  private cursor: string | undefined;
  id = '';
  /** Of the newest event that it has. */
  offset = 0;
  away = false;
  duplicates = 0;
  readonly heard: number[] = [];
  readonly faults: string[] = [];
  readonly roster = new Map<string, ParticipantView>();

  constructor(
    readonly userId: string,
    private readonly roomId: string,
  ) {}

  /** Comes, or comes back: with its cursor, or by its key alone. */
  async arrive(node: RejoinNode, byKey = false): Promise<void> {
    // What the older connection says from now on is in the newer one's replay.
    this.read();
    const older = this.visitor;
    this.visitor = undefined;
    const known = this.key === '' ? {} : { participantKey: this.key };
    const after = byKey || this.cursor === undefined ? {} : { after: this.cursor };
    const visitor = await Visitor.enter(node, this.userId, { roomId: this.roomId, ...known, ...after });
    older?.cut();
    [this.visitor, this.followed, this.since, this.byKey, this.away] = [visitor, 0, 0, byKey, false];
    const { resumed, recovery } = visitor.snapshot;
    if (this.key !== '' && !(resumed && recovery.recovered))
      this.fault(`came back to ${JSON.stringify(recovery)}, resumed ${resumed}`);
    [this.key, this.id] = [visitor.key, visitor.id];
    this.read();
  }

  depart(how: 'cut' | 'closed'): void {
    this.read();
    if (how === 'cut') this.visitor?.cut();
    else this.visitor?.client.close(1001);
    this.away = true;
  }

  leave(): void {
    this.visitor?.room.complete();
  }

  /** Takes in what has come since it last looked. */
  read(): void {
    const events = this.visitor?.events ?? [];
    for (; this.followed < events.length; this.followed += 1) this.take(events[this.followed]!);
  }

  private take(event: RoomEvent): void {
    const { offset } = placeOf(event.cursor);
    switch (event.__typename) {
      case 'RoomSnapshot':
        if (this.followed > 0) this.fault('a gap was told in mid-stream');
        this.roster.clear();
        for (const one of event.room.participants) this.roster.set(one.id, one);
        break;
      case 'PositionAdvanced':
        if (event.deliveredCount !== this.since) this.fault(`${event.deliveredCount} delivered, not ${this.since}`);
        break;
      case 'SignalReceived':
        this.since += 1;
        this.hear(offset, event.payload as number);
        break;
      default:
        this.since += 1;
        this.roster.set(event.participant.id, event.participant);
    }
    if (offset < this.offset && !this.byKey) this.fault(`back from ${this.offset} to ${offset}: ${event.__typename}`);
    if (offset >= this.offset) this.cursor = event.cursor;
    this.offset = Math.max(this.offset, offset);
  }

  private hear(offset: number, payload: number): void {
    if (offset > this.offset) this.heard.push(payload);
    else if (this.byKey) this.duplicates += 1;
    else this.fault(`heard ${payload} at ${offset} again`);
  }

  private fault(text: string): void {
    this.faults.push(`${this.userId}: ${text}`);
  }
}
