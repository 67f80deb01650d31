import type { GraphqlHttp } from '../connection/graphql-http.js';
import { Patience } from '../connection/patience.js';
import { RejoinRequestError } from '../connection/request-error.js';
import type { WholeAnswer } from '../connection/whole-answer.js';
import type { Chunk } from './frames.js';

const NOT_THERE: ReadonlySet<number> = new Set([404, 409]);
/** Busy or away. 507, a full store, is neither. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** For a chunk to go (64 KiB) and its answer to come: on a slow line longer after each that was in vain. */
const LEAST_PATIENCE_MS = 10_000;
const MOST_PATIENCE_MS = 60_000;

/** The server's own store for chunks, for peers that can't reach each other. */
export class Relay {
  readonly #uploadPatience = new Patience(LEAST_PATIENCE_MS, MOST_PATIENCE_MS);

  constructor(private readonly http: GraphqlHttp) {}

  async put(roomId: string, chunk: Chunk): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream', 'content-digest': contentDigest(chunk.digest) };
    const path = address(roomId, chunk.transfer, chunk.index);
    const answer = await this.http.fetch(path, { method: 'PUT', headers, body: chunk.bytes }, this.#uploadPatience);
    if (!isGood(answer)) throw refusal(answer);
  }

  /** Null: the sender has not brought it yet. To fetch it is to acknowledge it. */
  async get(roomId: string, transfer: string, index: number): Promise<Chunk | null> {
    const answer = await this.http.fetch(address(roomId, transfer, index), { method: 'GET', headers: {} });
    if (NOT_THERE.has(answer.status)) return null;
    if (!isGood(answer)) throw refusal(answer);
    return { transfer, index, bytes: answer.bytes, digest: digestIn(answer.header('content-digest')) };
  }
}

function address(roomId: string, transfer: string, index: number): string {
  return `/webrtc/rooms/${encodeURIComponent(roomId)}/file-transfer/${transfer}/chunks/${index}`;
}

/** RFC 9530. */
export function contentDigest(digest: Uint8Array): string {
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}

/** Empty where there is none: no chunk has that digest. */
export function digestIn(header: string | null): Uint8Array<ArrayBuffer> {
  const base64 = /sha-256=:([A-Za-z0-9+/=]+):/.exec(header ?? '')?.[1] ?? '';
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function isGood({ status }: WholeAnswer): boolean {
  return status >= 200 && status < 300;
}

function refusal({ status, header }: WholeAnswer): RejoinRequestError {
  const retryAfterSeconds = Number(header('retry-after') ?? 0);
  const code = TRANSIENT.has(status) ? 'SERVICE_UNAVAILABLE' : 'TRANSFER_CONFLICT';
  return new RejoinRequestError(code, `The relay answered ${status}`, { retryAfterSeconds });
}
