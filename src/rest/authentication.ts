import { RejoinError } from '../errors.js';
import { requireEnd, type Caller } from '../identity/caller.js';
import type { Identity } from '../identity/tokens.js';
import { TokenExpired } from '../identity/verification.js';
import { Refusal } from './refusal.js';

/** The header alone counts: a token in the query is not looked at. */
export async function authenticated(identity: Identity, authorization: string | undefined): Promise<Caller> {
  const [scheme, token] = splitOnce(authorization ?? '');
  if (scheme.toLowerCase() !== 'bearer') throw unauthenticated('Not authenticated');
  try {
    return requireEnd(await identity.authenticate(token));
  } catch (error) {
    if (!(error instanceof RejoinError) || error.code !== 'UNAUTHENTICATED') throw error;
    throw unauthenticated(error instanceof TokenExpired ? 'Token has expired' : 'Could not validate credentials');
  }
}

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf(' ');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function unauthenticated(detail: string): Refusal {
  return new Refusal(401, detail, { 'www-authenticate': 'Bearer' });
}
