import { RejoinError } from '../errors.js';

const TRANSFER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isTransferId(text: string): boolean {
  return TRANSFER_ID.test(text);
}

/** The same for an unknown id and for a stranger's. */
export function transferNotFound(): RejoinError {
  return new RejoinError('TRANSFER_NOT_FOUND', 'No such transfer.');
}
