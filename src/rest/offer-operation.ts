import { z } from 'zod';
import { RejoinError } from '../errors.js';
import { lenientFilename } from '../transfers/filename.js';
import { LEGACY_TERMS } from '../transfers/offer.js';
import { MAX_FILE_SIZE } from '../transfers/transfer.js';
import type { Transfers } from '../transfers/transfers.js';
import { STATUSES, valueError } from './failures.js';
import { laxInteger } from './lax-integer.js';
import type { Operation } from './operation.js';
import { roomOf } from './room-path.js';
import { stateOf, transferState } from './transfer-state.js';

/** The domain's rule for names, told together with what is wrong with the other fields. */
const filename = z
  .string()
  .min(1, { abort: true })
  .superRefine((name, context) => {
    try {
      lenientFilename(name);
    } catch (error) {
      if (!(error instanceof RejoinError)) throw error;
      const { type, msg, ctx } = valueError([], error.message, {});
      context.addIssue({ code: 'custom', params: { type, msg, ctx }, input: name });
    }
  });

const offer = z
  .object({
    receiver_id: z.string().min(1).max(255).describe('The user that shall have the file.'),
    filename: filename.describe('Its last path part, made portable: "a:b." is shown as "a_b". At most 255 bytes.'),
    file_size: laxInteger(z.number().min(0).meta({ type: 'integer' })).describe(
      `Bytes; more than ${MAX_FILE_SIZE} is refused with 400.`,
    ),
    mime_type: z.string().max(255).nullish(),
  })
  .meta({ id: 'FileTransferOffer' });

export function offerOperation({ offers }: Pick<Transfers, 'offers'>): Operation {
  return {
    id: 'offerFile',
    method: 'POST',
    path: '/rooms/{room_id}/file-transfer/offer',
    tag: 'File transfer',
    summary: 'Offer a file',
    description:
      'At most five of your offers and running transfers at a time. It waits as long as a transfer may take.',
    body: {
      kind: 'json',
      schema: offer,
      required: true,
      declaredAs: 'fields',
      example: { receiver_id: 'bob', filename: 'holiday.mov', file_size: 1_048_576, mime_type: 'video/quicktime' },
    },
    options: [],
    answers: {
      200: { description: 'The transfer, pending', schema: transferState },
      400: { description: 'Too large, or too many' },
    },
    statuses: STATUSES,
    async handle(asked) {
      const { receiver_id, file_size, mime_type, filename } = asked.body as z.output<typeof offer>;
      const draft = { roomId: roomOf(asked), receiverId: receiver_id, filename, size: file_size, mimeType: mime_type };
      try {
        return stateOf((await offers.offer(asked.caller, draft, LEGACY_TERMS)).transfer);
      } catch (error) {
        throw withBothNumbers(error);
      }
    },
  };
}

/** The old service told how many there are and how many there may be. */
function withBothNumbers(error: unknown): unknown {
  if (!(error instanceof RejoinError) || error.code !== 'TRANSFER_LIMIT') return error;
  const { limit } = error.details;
  return new RejoinError(error.code, `${error.message} (${limit} of at most ${limit})`, error.details);
}
