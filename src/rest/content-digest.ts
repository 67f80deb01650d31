import { createHash } from 'node:crypto';
import { invalid } from './refusal.js';
import { valueError } from './failures.js';

// Of RFC 9530; what else a header may name is not ours to check.
const ALGORITHMS = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);
/** A member of the dictionary: its key, a byte sequence, parameters. */
const MEMBER = /^\s*([a-z*][\w.*-]*)=:([a-z0-9+/]*={0,2}):(?:;[^,]*)?\s*$/i;

/** Refuses bytes that are not those the sender meant, and a header that doesn't say which it meant. */
export function requireDigest(header: string | undefined, bytes: Uint8Array): void {
  const refused = (why: string) =>
    invalid(valueError(['header', 'content-digest'], why, { header: { 'content-digest': header } }));
  const given = digestsIn(header ?? '');
  if (given === null) throw refused('A digest is named as sha-256=:<base64>:.');
  for (const [name, digest] of given) {
    const algorithm = ALGORITHMS.get(name);
    if (algorithm === undefined || createHash(algorithm).update(bytes).digest().equals(digest)) continue;
    throw refused(`The ${name} of the body is not the one given.`);
  }
}

/** By name; as in every structured field, the last one of a name stands. null: it cannot be read. */
function digestsIn(header: string): ReadonlyMap<string, Buffer> | null {
  const digests = new Map<string, Buffer>();
  for (const member of header.trim() === '' ? [] : header.split(',')) {
    const [, name, digest] = MEMBER.exec(member) ?? [];
    if (name === undefined || digest === undefined) return null;
    digests.set(name.toLowerCase(), Buffer.from(digest, 'base64'));
  }
  return digests;
}

export function digestHeader(sha256: Buffer): string {
  return `sha-256=:${sha256.toString('base64')}:`;
}

export function contentDigest(bytes: Uint8Array): string {
  return digestHeader(createHash('sha256').update(bytes).digest());
}
