import { SignJWT } from 'jose';
import { RejoinError } from '../errors.js';
import { bearerIn } from './bearer.js';
import type { Caller } from './caller.js';
import { callerOf } from './claims.js';
import { developmentSecret } from './development-secret.js';
import type { TokenGrant } from './grant.js';
import type { TokenConfig } from './token-config.js';
import { TokenExpired, verifyRemote, verifySecret, type Verify } from './verification.js';

export interface Identity {
  /** Who bears this token; it may come with or without "Bearer" before it. */
  authenticate(bearer: string | undefined): Promise<Caller>;
}

interface Verified {
  readonly caller: Caller;
  readonly at: number;
}

/** Verified tokens kept, and for how long before the key must prove itself again (it may have been withdrawn). */
const TOKENS_KEPT = 10_000;
const KEPT_MS = 5 * 60_000;
const LONGEST_TOKEN = 8192;

/** `failed` hears of key servers that are away. */
export function createIdentity(
  config: TokenConfig,
  dataDir: string,
  failed: (error: unknown) => void = () => undefined,
  now: () => number = Date.now,
): Identity {
  return new Tokens(verification(config, dataDir, failed), now);
}

/** The secret that tokens are signed with where we may sign them; undefined with JWKS, whose keys are elsewhere. */
export function signingSecret({ keys }: TokenConfig, dataDir: string): string | undefined {
  switch (keys.kind) {
    case 'secret':
      return keys.secret;
    case 'development':
      return developmentSecret(dataDir);
    case 'jwks':
      return undefined;
  }
}

function verification(config: TokenConfig, dataDir: string, failed: (error: unknown) => void): Verify {
  if (config.keys.kind === 'jwks') return verifyRemote(config.keys.url, config, failed);
  return verifySecret(signingSecret(config, dataDir) ?? '', config);
}

class Tokens implements Identity {
  /** In the order of their last use. */
  private readonly verified = new Map<string, Verified>();

  constructor(
    private readonly verify: Verify,
    private readonly now: () => number,
  ) {}

  async authenticate(bearer: string | undefined): Promise<Caller> {
    const token = bearerIn(bearer);
    if (token === undefined)
      throw new RejoinError('UNAUTHENTICATED', 'A token is needed: Authorization: Bearer <JWT>.');
    if (token.length > LONGEST_TOKEN) throw new RejoinError('UNAUTHENTICATED', 'The token is not valid.');
    const caller = this.known(token) ?? (await this.learn(token));
    if (caller.expiresAt !== undefined && caller.expiresAt <= this.now()) throw new TokenExpired();
    return caller;
  }

  private known(token: string): Caller | undefined {
    const entry = this.verified.get(token);
    this.verified.delete(token);
    if (entry === undefined || this.now() - entry.at > KEPT_MS) return undefined;
    this.verified.set(token, entry);
    return entry.caller;
  }

  private async learn(token: string): Promise<Caller> {
    const caller = callerOf(await this.verify(token));
    this.verified.set(token, { caller, at: this.now() });
    const [oldest] = this.verified.keys();
    if (this.verified.size > TOKENS_KEPT && oldest !== undefined) this.verified.delete(oldest);
    return caller;
  }
}

/** A token as our own verification takes it. */
export async function signToken(
  secret: string,
  config: TokenConfig,
  grant: TokenGrant,
  now = Date.now(),
): Promise<string> {
  const claims = {
    ...(grant.name !== undefined && { name: grant.name }),
    ...(grant.rooms !== undefined && { rooms: grant.rooms }),
    ...(grant.history !== undefined && { history: grant.history }),
  };
  const token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setSubject(grant.userId);
  token.setIssuedAt(new Date(now)).setExpirationTime(new Date(now + grant.minutes * 60_000));
  if (config.issuer !== null) token.setIssuer(config.issuer);
  if (config.audience !== null) token.setAudience(config.audience);
  return token.sign(new TextEncoder().encode(secret));
}
