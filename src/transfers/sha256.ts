import { badInput } from '../errors.js';

/** The SHA-256 of a file of 0 bytes. */
export const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** 64 hex digits in either case → in lower case. */
export function requireSha256(digest: string): string {
  if (/^[0-9a-f]{64}$/i.test(digest)) return digest.toLowerCase();
  throw badInput('sha256', 'A SHA-256 is written as 64 hex digits.');
}
