import type { FastifyRequest } from 'fastify';
import { RejoinError } from '../errors.js';

/** Refuses a body that is compressed: it would be read as broken JSON, or kept as the bytes of a file. */
export async function refuseEncodedBody({ headers }: FastifyRequest): Promise<void> {
  const transfer = headers['transfer-encoding'];
  const hasBody = transfer !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody || (isPlain(headers['content-encoding']) && isPlain(transfer))) return;
  const refusal = new RejoinError('BAD_USER_INPUT', 'Send the body as it is: encodings such as gzip are not taken.');
  throw Object.assign(refusal, { statusCode: 415 });
}

function isPlain(encodings: string | undefined): boolean {
  return (encodings ?? '').split(',').every((each) => /^(identity|chunked)?$/i.test(each.trim()));
}
