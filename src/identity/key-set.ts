import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** How long a key server that failed is left alone. */
const PAUSE_MS = 30_000;

/** The keys were asked for and did not come. */
interface Outage {
  readonly at: number;
  readonly error: unknown;
  /** The keys that came last. */
  readonly keys: JWTVerifyGetKey;
}

/**
 * The keys at an address. Once they came, they serve on while the key server is away: old keys rather than none. A token of
 * a key that isn't among them can't be judged meanwhile.
 */
export function keySetAt(url: string, failed: (error: unknown) => void): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url));
  let outage: Outage | undefined;
  return async (header, token) => {
    if (outage !== undefined && Date.now() - outage.at < PAUSE_MS) return among(outage, header, token);
    try {
      const key = await remote(header, token);
      outage = undefined;
      return key;
    } catch (error) {
      const known = remote.jwks();
      if (known === undefined || isNoMatch(error)) throw error;
      failed(error);
      outage = { at: Date.now(), error, keys: createLocalJWKSet(known) };
      return among(outage, header, token);
    }
  };
}

async function among({ keys, error }: Outage, ...asked: Parameters<JWTVerifyGetKey>) {
  try {
    return await keys(...asked);
  } catch (fault) {
    throw isNoMatch(fault) ? error : fault;
  }
}

function isNoMatch(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey;
}
