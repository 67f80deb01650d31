import { create as disposition } from 'content-disposition';
import type { FastifyReply } from 'fastify';
import { isMediaType } from '../transfers/media-type.js';
import type { Relay, RelayedFile } from '../transfers/relay.js';
import type { Transfer } from '../transfers/transfer.js';
import { rangeIn } from './byte-range.js';
import { asDownload, headerOf, unlessGone } from './chunk-operations.js';
import { digestHeader } from './content-digest.js';
import { BYTES_STATUSES } from './failures.js';
import { NO_BODY, type Asked, type Operation } from './operation.js';
import { roomOf } from './room-path.js';

export function contentOperation(relay: Relay): Operation {
  return {
    id: 'fetchContent',
    method: 'GET',
    path: '/rooms/{room_id}/file-transfer/{transfer_id}/content',
    tag: 'Bytes',
    summary: 'Fetch the whole file',
    description:
      'Either party, from the completion until the transfer expires. One range at a time. Its type is the mime_type of the offer where that is a media type, else octets.',
    body: NO_BODY,
    options: [
      { in: 'header', name: 'Range', description: 'One range of bytes.' },
      { in: 'header', name: 'If-Range', description: 'The ETag that the range is meant for.' },
    ],
    answers: {
      200: { description: 'The file', octets: true },
      206: { description: 'A part of it', octets: true },
      404: { description: 'Unknown, or not yours' },
      409: { description: 'Not complete yet' },
      410: { description: 'Over: the bytes are gone' },
      416: { description: 'The range lies outside of the file' },
    },
    statuses: BYTES_STATUSES,
    async handle(asked, reply) {
      const address = { roomId: roomOf(asked), transferId: asked.params['transfer_id'] ?? '' };
      return sendFile(await unlessGone(() => relay.fetchFile(asked.caller, address)), asked, reply);
    },
  };
}

async function sendFile(file: RelayedFile, asked: Asked, reply: FastifyReply): Promise<FastifyReply> {
  const { transfer } = file;
  const etag = `"${transfer.sha256}"`;
  void asDownload(reply).headers({ ...describing(transfer), etag, 'accept-ranges': 'bytes' });
  const range = rangeAsked(asked, etag, transfer.size);
  if (range === 'unsatisfiable') {
    return reply
      .code(416)
      .removeHeader('content-disposition')
      .type('application/json')
      .headers({ 'content-range': `bytes */${transfer.size}` })
      .send({ detail: 'Range Not Satisfiable' });
  }
  const { start, length } = range ?? { start: 0, length: transfer.size };
  const bytes = await unlessGone(() => file.read(start, length));
  if (range) void reply.code(206).header('content-range', `bytes ${start}-${start + length - 1}/${transfer.size}`);
  return reply.header('content-length', length).send(bytes);
}

function describing({ filename, mimeType, sha256 }: Transfer): Record<string, string> {
  return {
    ...(mimeType !== null && isMediaType(mimeType) && { 'content-type': mimeType }),
    'content-disposition': disposition(filename, { type: 'attachment' }),
    'repr-digest': digestHeader(Buffer.from(sha256 ?? '', 'hex')),
  };
}

/** A range that is meant for another version of the file is none. */
function rangeAsked(asked: Asked, etag: string, size: number): ReturnType<typeof rangeIn> {
  const version = headerOf(asked, 'if-range');
  return version !== undefined && version !== etag ? null : rangeIn(headerOf(asked, 'range'), size);
}
