import type { EventBody, LoggedEvent, SignalEvent } from './event.js';

/** For whom a room is followed. */
export interface Viewer {
  readonly participantId: string;
  readonly userId: string;
  /** Set where users come and go rather than participants (the legacy socket): what its user said or missed is what counts. */
  readonly asUser?: { readonly formerId: string | null };
}

/** Whether an event, as it happens, is one for this viewer: not its own, and addressed to it, its user or all. */
export function concerns(body: EventBody, viewer: Viewer): boolean {
  switch (body.type) {
    case 'signal':
      return reaches(body, viewer);
    case 'joined':
      return body.participant.id !== viewer.participantId;
    case 'left':
      return body.participant.id !== viewer.participantId;
    case 'transfer':
      return [body.transfer.senderId, body.transfer.receiverId].includes(viewer.userId);
    case 'unknown':
      return false;
  }
}

function reaches(signal: SignalEvent, viewer: Viewer): boolean {
  if (signal.from.id === viewer.participantId) return false;
  if (viewer.asUser && signal.from.userId === viewer.userId) return false;
  switch (signal.addressee.to) {
    case 'room':
      return true;
    case 'user':
      return signal.addressee.userId === viewer.userId;
    case 'participant':
      return [viewer.participantId, viewer.asUser?.formerId].includes(signal.addressee.participantId);
  }
}

/**
 * What is replayed of the events that a viewer missed: its signals and the changes of its transfers. Who came and went is in
 * the roster already; what a newer offer made stale would only disturb the negotiation. A user is given exactly what it missed.
 */
export function replayFor(events: readonly LoggedEvent[], viewer: Viewer): readonly LoggedEvent[] {
  if (viewer.asUser) return events.filter(({ body }) => isReplayed(body) && concerns(body, viewer));
  const stale = new Stale(viewer);
  return events
    .filter(({ body }) => {
      if (!isReplayed(body)) return false;
      return concerns(body, viewer) || (body.type === 'signal' && body.from.id === viewer.participantId);
    })
    .reverse()
    .filter(({ body }) => body.type !== 'signal' || stale.keeps(body))
    .reverse();
}

function isReplayed(body: EventBody): boolean {
  return body.type === 'signal' || body.type === 'transfer';
}

/**
 * Goes through a replay from its newest signal back. An offer makes all that its sender said before it in the same
 * negotiation stale. The viewer's own newer offer makes a peer's older answer stale, but not its offer: under perfect
 * negotiation the polite side of that glare must still see it.
 */
class Stale {
  readonly #offeredBy = new Set<string>();
  readonly #offeredTo = new Set<string>();

  constructor(private readonly viewer: Viewer) {}

  /** Whether the viewer is to see it. */
  keeps(signal: SignalEvent): boolean {
    if (signal.from.id === this.viewer.participantId) {
      if (signal.kind === 'OFFER') this.#offeredTo.add(addresseeKey(signal));
      return false;
    }
    if (signal.kind === 'APPLICATION') return true;
    const sender = signal.from.id;
    if (this.#offeredBy.has(sender)) return false;
    if (signal.kind === 'OFFER') this.#offeredBy.add(sender);
    return signal.kind !== 'ANSWER' || !this.#wasOfferedTo(signal);
  }

  #wasOfferedTo({ from }: SignalEvent): boolean {
    return ['*', `p ${from.id}`, `u ${from.userId}`].some((key) => this.#offeredTo.has(key));
  }
}

function addresseeKey({ addressee }: SignalEvent): string {
  if (addressee.to === 'participant') return `p ${addressee.participantId}`;
  return addressee.to === 'user' ? `u ${addressee.userId}` : '*';
}
