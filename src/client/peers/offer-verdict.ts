import type { SessionLine } from './session-line.js';

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
export type OfferVerdict = 'answer' | 'ignore' | 'offer' | 'replace-and-answer' | 'replace-and-offer';

/**
 * Perfect negotiation between connections that may have been replaced. It ends with both sides joined to each
 * other's newest connection, whatever crosses whatever.
 */
export function judgeOffer(own: OwnSide, offer: Pick<SessionLine, 'from' | 'to'>): OfferVerdict {
  const knowsAnother = own.pairedWith !== null && own.pairedWith !== offer.from;
  if (offer.to === null) return knowsAnother ? 'replace-and-answer' : crossing(own);
  // It speaks to a connection of ours that is no more. Ours has its own offer on the way, or needs one.
  if (offer.to !== own.session) return own.pairedWith === null ? unlessOffering(own) : 'replace-and-offer';
  return knowsAnother ? 'replace-and-answer' : crossing(own);
}

/**
 * The polite side answers, and its own offer is void. That costs nothing: it applies its offers only when they are answered,
 * so that there is nothing to roll back. (In Chromium the pictures that it receives stand still after a rollback; after a
 * first offer that was rolled back the answer may fail, or leave the channels dead.)
 */
function crossing(own: OwnSide): OfferVerdict {
  return own.offering && !own.polite ? 'ignore' : 'answer';
}

function unlessOffering(own: OwnSide): OfferVerdict {
  return own.offering ? 'ignore' : 'offer';
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

/** An offer that we had before: its answer may have been lost, or there are newer ones. */
export function isRepeated(
  link: { readonly pairedWith: string | null; readonly answered: number },
  { from, sequence }: SessionLine,
): boolean {
  return from === link.pairedWith && sequence <= link.answered;
}
