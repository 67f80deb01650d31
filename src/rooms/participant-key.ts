import { randomBytes } from 'node:crypto';

interface Secret {
  readonly id: string;
  readonly secret: string;
}

/** A new participant's public id and the private half of its key. */
export function newParticipant(): Secret {
  return { id: randomBytes(9).toString('base64url'), secret: randomBytes(18).toString('base64url') };
}

export function participantKey({ id, secret }: Secret): string {
  return `${id}.${secret}`;
}

/** undefined: no key that we made, so it is nobody's. */
export function parseParticipantKey(key: string): Secret | undefined {
  const parts = /^([\w-]{12})\.([\w-]{24})$/.exec(key);
  return parts?.[1] !== undefined && parts[2] !== undefined ? { id: parts[1], secret: parts[2] } : undefined;
}
