import { text } from './texts/text.js';

/** What the client says that the server refused. */
export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** So often one user is let into a room; another limit that ROOM_FULL names is the room's own. */
const SEATS_OF_A_USER = 8;

/** Why we are not in the room, for the person who wanted to be. */
export function refusalOf(refused: Refused, room: string): string {
  const words = text.refusals;
  switch (refused.code) {
    case 'FORBIDDEN':
      return words.roomForbidden(room);
    case 'UNAUTHENTICATED':
      return words.tokenBad;
    case 'ROOM_FULL':
      return wordOnLimit(refused);
    default:
      return explain(refused);
  }
}

/** Why something did not work. What the catalogue has no words for is told in the server's. */
export function explain(error: unknown): string {
  if (!isRefused(error)) return ofBrowser(error);
  const word = WORDS[error.code];
  return word === undefined ? sentence(error.message) : text.refusals[word];
}

/** What browsers say is for programmers, in a language of their choice. */
function ofBrowser(error: unknown): string {
  if (error instanceof DOMException) return text.refusals[BROWSERS_WORDS[error.name] ?? 'failed'];
  if (!(error instanceof Error)) return text.refusals.failed;
  // A part of the page that could not be fetched.
  return error instanceof TypeError && /import/i.test(error.message)
    ? text.refusals.unreachable
    : sentence(error.message);
}

type Word = {
  [K in keyof typeof text.refusals]: (typeof text.refusals)[K] extends string ? K : never;
}[keyof typeof text.refusals];

const WORDS: Readonly<Record<string, Word>> = {
  NETWORK_ERROR: 'unreachable',
  TIMEOUT: 'unreachable',
  SERVICE_UNAVAILABLE: 'recovering',
  INTERNAL_SERVER_ERROR: 'broken',
  PROTOCOL_ERROR: 'protocol',
  OPERATION_TOO_COMPLEX: 'protocol',
  HISTORY_UNAVAILABLE: 'history',
  RATE_LIMITED: 'tooFast',
  TRANSFER_LIMIT: 'tooManyFiles',
  TRANSFER_CONFLICT: 'stateChanged',
  TRANSFER_NOT_FOUND: 'fileGone',
  PARTICIPANT_NOT_FOUND: 'personGone',
  FILE_TOO_LARGE: 'fileTooLarge',
  PAYLOAD_TOO_LARGE: 'textTooLong',
  NOT_IN_ROOM: 'notInRoom',
  LEFT: 'notInRoom',
  REPLACED: 'notInRoom',
  CLOSED: 'notInRoom',
  FORBIDDEN: 'forbidden',
  UNAUTHENTICATED: 'tokenBad',
};

const BROWSERS_WORDS: Readonly<Record<string, Word>> = {
  NotAllowedError: 'notAllowed',
  SecurityError: 'notAllowed',
  QuotaExceededError: 'noSpace',
  NotFoundError: 'fileGone',
  NotReadableError: 'fileGone',
};

function wordOnLimit({ message, details }: Refused): string {
  const { limit } = details;
  if (typeof limit !== 'number') return sentence(message);
  return limit === SEATS_OF_A_USER ? text.refusals.tooManyTabs(limit) : text.refusals.roomFull(limit);
}

function isRefused(error: unknown): error is Refused {
  return typeof error === 'object' && error !== null && typeof (error as Partial<Refused>).code === 'string';
}

function sentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}
