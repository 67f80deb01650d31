import { FileWorker } from '../worker/file-worker.js';

let fallback: FileWorker | null = null;

/** SHA-256. Pages without a secure origin have no `crypto.subtle`; there the worker's own does it. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if ('subtle' in crypto) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  fallback ??= new FileWorker();
  return fallback.call('digest', { bytes });
}

export function sameDigest(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
