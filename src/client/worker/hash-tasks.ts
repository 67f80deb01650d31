import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { free } from './free.js';
import type { WorkerHandlers } from './worker-call.js';

/** Some milliseconds of work: where this runs in the page, it is to stay alive between two slices. */
const SLICE_BYTES = 524_288;

/**
 * SHA-256 in JavaScript: `crypto.subtle` takes a whole file or nothing, and WebAssembly is refused by the policies
 * (`Content-Security-Policy`) of many pages.
 */
export class HashTasks {
  readonly #running = sha256.create();
  #isEnded = false;

  readonly handlers: Pick<WorkerHandlers, 'hash' | 'hashOn' | 'digest' | 'digestOf'> = {
    hash: ({ blob }) => this.#hash(blob),
    hashOn: async ({ bytes }) => {
      this.#running.update(bytes);
      free(bytes);
      return null;
    },
    digest: async () => bytesToHex(this.#running.digest()),
    digestOf: async ({ bytes }) => sha256(bytes),
  };

  /** What is under way rejects. */
  end(): void {
    this.#isEnded = true;
  }

  async #hash(blob: Blob): Promise<string> {
    const hash = sha256.create();
    for (let at = 0; at < blob.size && !this.#isEnded; at += SLICE_BYTES) {
      const slice = new Uint8Array(await blob.slice(at, at + SLICE_BYTES).arrayBuffer());
      hash.update(slice);
      free(slice);
    }
    if (this.#isEnded) throw new DOMException('The hashing was ended', 'AbortError');
    return bytesToHex(hash.digest());
  }
}
