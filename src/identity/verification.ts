import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import { RejoinError } from '../errors.js';
import type { Claims } from './claims.js';
import type { TokenConfig } from './token-config.js';

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
  const key = new TextEncoder().encode(secret);
  const options = optionsOf(config, ['HS256']);
  return (token) => checked(async () => (await jwtVerify(token, key, options)).payload);
}

export function verifyRemote(url: string, config: TokenConfig): Verify {
  const keys = createRemoteJWKSet(new URL(url));
  const options = optionsOf(config, ASYMMETRIC);
  return (token) => checked(async () => (await jwtVerify(token, keys, options)).payload);
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

/** What of a token is wrong is said as far as its bearer can act on it; all else would help only who forges one. */
function refusalOf(error: unknown): RejoinError {
  if (error instanceof errors.JWTExpired) return expired();
  if (isFaultOfToken(error)) return new RejoinError('UNAUTHENTICATED', 'The token is not valid.');
  const outage = new RejoinError('SERVICE_UNAVAILABLE', 'Tokens cannot be checked right now. Try again shortly.', {
    retryAfterSeconds: 1,
  });
  outage.cause = error;
  return outage;
}

export function expired(): RejoinError {
  return new RejoinError('UNAUTHENTICATED', 'The token has expired.');
}

function isFaultOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  // The rest of jose's errors tell of a key server that is away or sends what it shouldn't.
  return /^ERR_(JWT|JWS|JOSE_ALG|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE)/.test(error.code);
}
