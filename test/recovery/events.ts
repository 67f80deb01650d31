import type { Addressee, EventBody, LoggedEvent } from '../../src/log/event.js';
import type { Participant } from '../../src/rooms/participant.js';
import type { SignalKind } from '../../src/signals/signal.js';

export const EPOCH = 'e'.repeat(20);

export function participant(id: string, userId = id, more: Partial<Participant> = {}): Participant {
  const fixed = { name: userId, isHost: false, state: 'CONNECTED', quality: 'UNKNOWN', joinedAt: 0 } as const;
  return { id, userId, ...fixed, ...more };
}

export function signal(from: string, addressee: Addressee, kind: SignalKind = 'APPLICATION', userId = from): EventBody {
  return {
    type: 'signal',
    id: 's',
    from: { id: from, userId },
    addressee,
    kind,
    topic: null,
    payload: 1,
    sentAt: null,
  };
}

export const toRoom: Addressee = { to: 'room' };
export const toParticipant = (participantId: string): Addressee => ({ to: 'participant', participantId });
export const toUser = (userId: string): Addressee => ({ to: 'user', userId });

export function at(offset: number, body: EventBody = signal('ann', toRoom), time = 0, epoch = EPOCH): LoggedEvent {
  return { position: { epoch, offset }, at: time, bytes: 100, body };
}

/** Events `from` to `to`, all of one time. */
export function run(from: number, to: number, time = 0): LoggedEvent[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => at(from + index, undefined, time));
}
