import type { Fact } from './fact.js';

/** A user, or a room, is forgotten with all that began until `at` (ms since 1970). */
export interface Erasure {
  readonly userId?: string | undefined;
  readonly roomId?: string | undefined;
  readonly at: number;
}

/** Whether somebody asked that this is forgotten. A visit is one thing: it is forgotten if it began before that was asked. */
export function isErased(fact: Fact, since: number, erasures: readonly Erasure[]): boolean {
  return erasures.some(
    ({ userId, roomId, at }) =>
      since <= at && (roomId === undefined ? usersOf(fact).includes(userId ?? null) : fact.roomId === roomId),
  );
}

/** When a fact's visit or transfer began: the earliest of all that it tells of. */
export function beganAt(fact: Fact): number {
  switch (fact.type) {
    case 'joined':
    case 'left':
    case 'returned':
      return fact.visit.joinedAt;
    case 'ended':
      return fact.transfer.createdAt;
    case 'signal':
    case 'transfer':
    case 'quality':
      return fact.at;
  }
}

/** Whose it is. */
export function usersOf(fact: Fact): readonly (string | null)[] {
  switch (fact.type) {
    case 'signal':
      return [fact.from.userId, fact.addressee.to === 'user' ? fact.addressee.userId : fact.toUserId];
    case 'joined':
    case 'left':
    case 'returned':
      return [fact.visit.userId];
    case 'transfer':
      return [fact.change.transfer.senderId, fact.change.transfer.receiverId];
    case 'ended':
      return [fact.transfer.senderId, fact.transfer.receiverId];
    case 'quality':
      return [fact.userId];
  }
}
