import type { FastifyReply } from 'fastify';
import type { ChunkAddress } from '../transfers/relay-index.js';
import type { Relay } from '../transfers/relay.js';
import { contentDigest, requireDigest } from './content-digest.js';
import { BYTES_STATUSES } from './failures.js';
import { NO_BODY, type Asked, type Operation } from './operation.js';
import { invalid, Refusal } from './refusal.js';
import { roomOf } from './room-path.js';

const CHUNK = '/rooms/{room_id}/file-transfer/{transfer_id}/chunks/{index}';
const INDEX = /^(?:0|[1-9]\d{0,8})$/;
const SHARED = { path: CHUNK, tag: 'Bytes', statuses: BYTES_STATUSES } as const;
const REFUSED = {
  403: { description: 'For the other party' },
  404: { description: 'Unknown, or not yours' },
  409: { description: 'Not in this status' },
};

/** What the old service lacked: somewhere to send the chunks to. */
export function chunkOperations(relay: Relay): readonly Operation[] {
  return [storeOperation(relay), fetchOperation(relay)];
}

function storeOperation(relay: Relay): Operation {
  return {
    ...SHARED,
    id: 'storeChunk',
    method: 'PUT',
    summary: 'Store a chunk in the relay',
    description:
      'The sender of an active transfer. Every chunk has chunk_size bytes, the last one what is left. The last chunk to come completes the transfer.',
    body: { kind: 'octets' },
    options: [
      {
        in: 'header',
        name: 'Content-Digest',
        description: 'RFC 9530, sha-256 or sha-512: checked before the chunk counts.',
      },
    ],
    answers: {
      204: { description: 'Stored' },
      ...REFUSED,
      507: { description: 'No room for this file: it has failed' },
    },
    async handle(asked, reply) {
      const address = addressOf(asked);
      requireDigest(headerOf(asked, 'content-digest'), asked.bytes);
      const transfer = await relay.store(asked.caller, address, asked.bytes);
      if (transfer.endReason === 'STORAGE_FULL') throw new Refusal(507, transfer.error ?? 'The relay is full.');
      if (transfer.status === 'FAILED') throw new Refusal(409, transfer.error ?? 'This transfer has failed.');
      return reply.code(204).send();
    },
  };
}

function fetchOperation(relay: Relay): Operation {
  return {
    ...SHARED,
    id: 'fetchChunk',
    method: 'GET',
    summary: 'Fetch a chunk from the relay',
    description: 'Either party, from the chunk’s arrival until the transfer expires.',
    body: NO_BODY,
    options: [],
    answers: {
      200: { description: 'The chunk', octets: true },
      ...REFUSED,
      410: { description: 'Over: the bytes are gone' },
    },
    async handle(asked, reply) {
      const bytes = await unlessGone(() => relay.fetchChunk(asked.caller, addressOf(asked)));
      return asDownload(reply).header('content-digest', contentDigest(bytes)).send(bytes);
    },
  };
}

function addressOf(asked: Asked): ChunkAddress {
  const { index = '', transfer_id: transferId = '' } = asked.params;
  if (INDEX.test(index)) return { roomId: roomOf(asked), transferId, index: Number(index) };
  const msg = 'Input should be a valid integer, unable to parse string as an integer';
  throw invalid({ type: 'int_parsing', loc: ['path', 'index'], msg, input: index });
}

export function headerOf({ headers }: Asked, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** Somebody else's bytes: never shown, never run, never kept by a proxy. */
export function asDownload(reply: FastifyReply): FastifyReply {
  return reply.type('application/octet-stream').headers({
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
    'content-disposition': 'attachment',
    'x-content-type-options': 'nosniff',
  });
}

const OVER = /^(COMPLETED|FAILED|CANCELLED)$/;

/** What is over will not come any more, unlike what isn't there yet. */
export async function unlessGone<T>(fetch: () => Promise<T>): Promise<T> {
  try {
    return await fetch();
  } catch (error) {
    const { status = '' } = (error as { details?: { status?: string } }).details ?? {};
    throw OVER.test(status) ? new Refusal(410, (error as Error).message) : error;
  }
}
