import { RejoinError } from '../errors.js';
import { bearerIn, bearerOfScheme } from '../identity/bearer.js';
import { TokenExpired } from '../identity/verification.js';

/** How a socket is sent away. */
export interface Goodbye {
  readonly code: number;
  readonly reason: string;
}

export const UNAUTHORIZED = 4401;
export const TOKEN_ENDED: Goodbye = { code: 4410, reason: 'The token ended: come back with a new one' };
const TRY_AGAIN_LATER: Goodbye = { code: 1013, reason: 'Try again later' };
const PLACE = 'connectionParams: {authorization: "Bearer …"}';
export const TOO_MANY_SOCKETS: Goodbye = { code: 1013, reason: 'You have too many sockets here: try again later' };
export const NO_TOKEN: Goodbye = { code: UNAUTHORIZED, reason: `A token is needed: ${PLACE}` };

/** The token of connectionParams, or else of the handshake's `Authorization` header, which browsers can't send. */
export function tokenIn(params: Readonly<Record<string, unknown>>, header: string | undefined): string | undefined {
  const given = [params['authorization'], params['Authorization'], params['token']];
  const tokens = given.map((value) => (typeof value === 'string' ? bearerIn(value) : undefined));
  return tokens.find((token) => token !== undefined) ?? bearerOfScheme(header);
}

/** 4401 is final to clients: only for a token that never was good. */
export function goodbyeFor(error: unknown): Goodbye {
  if (error instanceof TokenExpired) return TOKEN_ENDED;
  if (!(error instanceof RejoinError)) return { code: UNAUTHORIZED, reason: 'Unauthorized' };
  if (error.code === 'SERVICE_UNAVAILABLE') return TRY_AGAIN_LATER;
  return { code: UNAUTHORIZED, reason: `${error.message} Expected: ${PLACE}` };
}
