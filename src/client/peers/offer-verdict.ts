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

/** `answer` rolls an own offer back; `replace…` throws our connection away for a new one. */
export type OfferVerdict = 'answer' | 'ignore' | 'replace-and-answer' | 'replace-and-offer';

/**
 * Perfect negotiation between connections that may have been replaced. It ends with both sides joined to each
 * other's newest connection, whatever crosses whatever.
 */
export function judgeOffer(own: OwnSide, offer: { readonly from: string; readonly to: string | null }): OfferVerdict {
  const knowsAnother = own.pairedWith !== null && own.pairedWith !== offer.from;
  if (offer.to === null) return knowsAnother ? 'replace-and-answer' : crossing(own);
  // It speaks to a connection of ours that is no more. Ours, if new, has its own offer on the way (or about to be).
  if (offer.to !== own.session) return own.pairedWith === null ? 'ignore' : 'replace-and-offer';
  return knowsAnother ? 'replace-and-answer' : crossing(own);
}

/**
 * Who gives way rolls back only what carries something already: what a browser built for an offer outlives the
 * rollback, and in Chromium the first answer after it may then fail, or leave the channels dead. A new connection has
 * nothing to lose.
 */
function crossing(own: OwnSide): OfferVerdict {
  if (!own.offering) return 'answer';
  if (!own.polite) return 'ignore';
  return own.pairedWith === null ? 'replace-and-answer' : 'answer';
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
