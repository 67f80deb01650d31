import { createSecretKey } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import { RejoinError } from '../errors.js';
import type { Claims } from './claims.js';
import { keySetAt } from './key-set.js';
import type { TokenConfig } from './token-config.js';

/** A token that was good until it ended: its bearer comes back with a new one. */
export class TokenExpired extends RejoinError {
  constructor() {
    super('UNAUTHENTICATED', 'The token has expired.');
  }
}

/** Checks the signature and the times of a token. */
export type Verify = (token: string) => Promise<Claims>;

/** Clocks of other machines differ a little: for "not yet valid" only, an end is an end. */
const CLOCK_TOLERANCE_SECONDS = 5;
const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The algorithms are pinned by the kind of key: a public key must never be taken for a shared secret. */
export function verifySecret(secret: string, config: TokenConfig): Verify {
  // jose imports a secret of mere bytes anew for each token.
  const key = createSecretKey(secret, 'utf8');
  const options = optionsOf(config, ['HS256']);
  return (token) => checked(async () => (await jwtVerify(token, key, options)).payload);
}

/** `failed` hears of each time that the key server was away while the keys of before serve on. */
export function verifyRemote(url: string, config: TokenConfig, failed: (error: unknown) => void): Verify {
  const keys = keySetAt(url, failed);
  const options = optionsOf(config, ASYMMETRIC);
  return (token) =>
    checked(async () => (await jwtVerify(token, keys, options)).payload).catch((error: unknown) => {
      // Keys change: one that is gone takes nothing back of what its tokens were.
      throw isOfUnknownKey(error) && saysItEnded(token) ? new TokenExpired() : error;
    });
}

function optionsOf(config: TokenConfig, algorithms: string[]): JWTVerifyOptions {
  return {
    algorithms,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(config.issuer !== null && { issuer: config.issuer }),
    ...(config.audience !== null && { audience: config.audience }),
  };
}

async function checked(verify: () => Promise<Claims>): Promise<Claims> {
  try {
    return await verify();
  } catch (error) {
    throw refusalOf(error);
  }
}

function isOfUnknownKey(error: unknown): boolean {
  return error instanceof RejoinError && error.cause instanceof errors.JWKSNoMatchingKey;
}

function saysItEnded(token: string): boolean {
  try {
    const { exp } = decodeJwt(token);
    return typeof exp === 'number' && exp * 1000 <= Date.now();
  } catch {
    return false;
  }
}

/** What of a token is wrong is said as far as its bearer can act on it; all else would help only who forges one. */
function refusalOf(error: unknown): RejoinError {
  if (error instanceof errors.JWTExpired) return new TokenExpired();
  const refusal = isFaultOfToken(error)
    ? new RejoinError('UNAUTHENTICATED', 'The token is not valid.')
    : new RejoinError('SERVICE_UNAVAILABLE', 'Tokens cannot be checked right now. Try again shortly.', {
        retryAfterSeconds: 1,
      });
  refusal.cause = error;
  return refusal;
}

function isFaultOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  // The rest of jose's errors tell of a key server that is away or sends what it shouldn't.
  return /^ERR_(JWT|JWS|JOSE_ALG|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE)/.test(error.code);
}
