import { createHash } from 'node:crypto';
import { invalid } from './refusal.js';
import { valueError } from './failures.js';

// Of RFC 9530; what else a header may name is not ours to check.
const ALGORITHMS = [
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
] as const;

/** Refuses bytes that are not those the sender meant. */
export function requireDigest(header: string | undefined, bytes: Uint8Array): void {
  if (header === undefined) return;
  for (const [name, algorithm] of ALGORITHMS) {
    const given = new RegExp(`(?:^|,)\\s*${name}=([^,;\\s]*)`).exec(header)?.[1];
    if (given === undefined || given === `:${createHash(algorithm).update(bytes).digest('base64')}:`) continue;
    throw invalid(valueError(['header', 'content-digest'], `The ${name} of the body is not the one given.`));
  }
}

export function digestHeader(sha256: Buffer): string {
  return `sha-256=:${sha256.toString('base64')}:`;
}

export function contentDigest(bytes: Uint8Array): string {
  return digestHeader(createHash('sha256').update(bytes).digest());
}
