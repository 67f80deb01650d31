import { isForeign, type SessionLine } from './session-line.js';

/** Our side of a pair when an offer comes in. */
export interface OwnSide {
  readonly session: string;
  /** The other side's connection that ours is joined to; null: ours is new. */
  readonly pairedWith: string | null;
  /** An offer of ours is unanswered. */
  readonly offering: boolean;
  /** Gives way when two offers cross. */
  readonly polite: boolean;
}

/** `replace…` throws our connection away for a new one. */
export type OfferVerdict = 'answer' | 'ignore' | 'replace-and-answer' | 'replace-and-offer';

/**
 * Perfect negotiation between connections that may have been replaced. It ends with both sides joined to each
 * other's newest connection, whatever crosses whatever.
 */
export function judgeOffer(own: OwnSide, offer: Pick<SessionLine, 'from' | 'to'>): OfferVerdict {
  const knowsAnother = own.pairedWith !== null && own.pairedWith !== offer.from;
  if (offer.to === null) return knowsAnother ? 'replace-and-answer' : crossing(own, offer);
  // It speaks to a connection of ours that is no more. Ours, if new, has its own offer on the way (or about to be).
  if (offer.to !== own.session) return own.pairedWith === null ? 'ignore' : 'replace-and-offer';
  return knowsAnother ? 'replace-and-answer' : crossing(own, offer);
}

/**
 * Who gives way doesn't roll back, but begins anew: what a browser built for an offer outlives the rollback. In Chromium
 * the pictures that it receives stand still from then on, with all that comes decoded and counted; after a first offer
 * the answer may fail, or leave the channels dead. Only another kind of client, which couldn't follow to a new
 * connection, is answered all the same.
 */
function crossing(own: OwnSide, offer: Pick<SessionLine, 'from' | 'to'>): OfferVerdict {
  if (!own.offering) return 'answer';
  if (!own.polite) return 'ignore';
  if (own.pairedWith === null) return 'replace-and-answer';
  if (isForeign(offer.from)) return 'answer';
  // On a new connection its first offer is good for ours too; what it has already must be replaced with ours.
  return offer.to === null ? 'replace-and-answer' : 'replace-and-offer';
}

/** An answer counts when it answers the offer that we have open. */
export function isAnswerToOurs(
  own: OwnSide,
  openSequence: number,
  answer: { readonly to: string | null; readonly sequence: number },
): boolean {
  return own.offering && answer.to === own.session && answer.sequence === openSequence;
}

/** Of two participants exactly one is polite, and both know which. */
export function isPolite(ownId: string, otherId: string): boolean {
  return ownId < otherId;
}
