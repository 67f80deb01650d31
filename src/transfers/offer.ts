import { badInput, RejoinError } from '../errors.js';
import { parseRoomId } from '../rooms/room-id.js';
import { checkedBatch, type Batch, type BatchDraft } from './batch.js';
import { lenientFilename, portableFilename } from './filename.js';
import { isMediaType } from './media-type.js';
import { requireSha256 } from './sha256.js';
import { CHUNK_SIZE, MAX_FILE_SIZE } from './transfer.js';

const MAX_ID_LENGTH = 255;
const MAX_KEY_LENGTH = 128;
const MAX_MIME_TYPE_LENGTH = 255;

/** An offer as its sender words it. */
export interface OfferDraft extends BatchDraft {
  readonly roomId: string;
  /** Which of the sender's participants offers; may be left out while there is one. */
  readonly participantId?: string | null | undefined;
  readonly receiverId: string;
  readonly filename: string;
  readonly size: number;
  readonly mimeType?: string | null | undefined;
  readonly sha256?: string | null | undefined;
  /** The same key by the same sender within 24 h, while it is one of its newest 500: the first answer again. */
  readonly idempotencyKey?: string | null | undefined;
}

/** On which terms a transport takes offers. */
export interface OfferTerms {
  readonly filename: (given: string) => string;
  readonly mimeType: (given: string) => string | null;
  readonly toYourself: boolean;
  /** Both users have to be in the room. */
  readonly presence: boolean;
  /** The sender moves the bytes over the relay, so no connection of its counts. */
  readonly relay: boolean;
}

export const PEER_TERMS: OfferTerms = {
  filename: portableFilename,
  mimeType: mediaType,
  toYourself: false,
  presence: true,
  relay: false,
};
/** Legacy contract, decisions I, N, Y and AC. */
export const LEGACY_TERMS: OfferTerms = {
  filename: lenientFilename,
  mimeType: anyText,
  toYourself: true,
  presence: false,
  relay: true,
};

/** An offer that keeps every rule of its terms. */
export interface Offer extends Batch {
  readonly roomId: string;
  readonly senderId: string;
  readonly participantId: string | null;
  readonly receiverId: string;
  readonly filename: string;
  readonly mimeType: string | null;
  readonly size: number;
  readonly chunkSize: number;
  readonly totalChunks: number;
  readonly sha256: string | null;
  readonly idempotencyKey: string | null;
}

export function checkedOffer(senderId: string, draft: OfferDraft, terms: OfferTerms): Offer {
  const size = checkedSize(draft.size);
  return {
    roomId: parseRoomId(draft.roomId),
    senderId,
    participantId: draft.participantId ?? null,
    receiverId: checkedReceiver(senderId, draft.receiverId, terms),
    filename: terms.filename(draft.filename),
    mimeType: draft.mimeType == null ? null : terms.mimeType(draft.mimeType),
    size,
    chunkSize: CHUNK_SIZE,
    totalChunks: Math.ceil(size / CHUNK_SIZE),
    sha256: draft.sha256 == null ? null : requireSha256(draft.sha256),
    idempotencyKey: checkedKey(draft.idempotencyKey ?? null),
    ...checkedBatch(draft, size),
  };
}

function checkedSize(size: number): number {
  if (!Number.isInteger(size) || size < 0) throw badInput('size', 'The size must be a whole number of bytes.');
  if (size <= MAX_FILE_SIZE) return size;
  throw new RejoinError('FILE_TOO_LARGE', `A file may have at most ${MAX_FILE_SIZE} bytes, this one has ${size}.`, {
    field: 'size',
    limit: MAX_FILE_SIZE,
  });
}

function checkedReceiver(senderId: string, receiverId: string, terms: OfferTerms): string {
  if (receiverId === '' || receiverId.length > MAX_ID_LENGTH || !receiverId.isWellFormed()) {
    throw badInput('receiverId', `The receiver's id must have 1 to ${MAX_ID_LENGTH} characters.`);
  }
  if (receiverId === senderId && !terms.toYourself) throw badInput('receiverId', 'You cannot send a file to yourself.');
  return receiverId;
}

/** A browser that knows no type for a file says "". */
function mediaType(given: string): string | null {
  if (given === '') return null;
  if (isMediaType(given)) return given;
  throw badInput(
    'mimeType',
    'The MIME type must be a media type, such as "application/pdf", of at most 255 characters.',
  );
}

function anyText(given: string): string {
  if (given.length <= MAX_MIME_TYPE_LENGTH) return given.toWellFormed();
  throw badInput('mimeType', `The MIME type must have at most ${MAX_MIME_TYPE_LENGTH} characters.`);
}

function checkedKey(key: string | null): string | null {
  if (key === null || (key !== '' && key.length <= MAX_KEY_LENGTH && key.isWellFormed())) return key;
  throw badInput('idempotencyKey', `The idempotency key must have 1 to ${MAX_KEY_LENGTH} characters.`);
}
