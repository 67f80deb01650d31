/**
 * All codes of a `RejoinRequestError`, those of the server and those of the client. The type of each says whether asking again
 * helps: `'now'` (as it is), `'after'` (after the change that its text names), `'never'`. A newer server may add codes.
 */
export interface RejoinErrorCodes {
  /** The token is missing, invalid or expired. Ask again with a new one: the client asks `token()` before each request. */
  readonly UNAUTHENTICATED: 'after';
  /** The token doesn't cover the room, or the call belongs to the other party of the transfer. */
  readonly FORBIDDEN: 'never';
  /** An argument breaks a rule; `details.field` names it. */
  readonly BAD_USER_INPUT: 'never';
  /** The user has no participant in the room. Ask again after joining it. */
  readonly NOT_IN_ROOM: 'after';
  /** The user has several participants in the room, and the call names none of them. The clients always name one. */
  readonly AMBIGUOUS_PARTICIPANT: 'never';
  /** The addressee is not in the room. Ask again when it is there; nothing was stored. */
  readonly PARTICIPANT_NOT_FOUND: 'after';
  /** Another connection presented the participant's key, and continues as that participant. */
  readonly PARTICIPANT_REPLACED: 'never';
  /** The room is full, or the user has eight participants in it; `details.limit` says how many fit. Ask again when one has left. */
  readonly ROOM_FULL: 'after';
  /** The transfer doesn't exist, or our user is no party of it. */
  readonly TRANSFER_NOT_FOUND: 'never';
  /** The call is not possible in the transfer's present status, which is `details.status`. */
  readonly TRANSFER_CONFLICT: 'never';
  /** The user has five live transfers, or too many offers wait for the receiver; `details.limit`. Ask again when one has ended. */
  readonly TRANSFER_LIMIT: 'after';
  /** The file has more than 524 288 000 bytes; `details.limit`. */
  readonly FILE_TOO_LARGE: 'never';
  /** A chunk's number is beyond the end of the file. */
  readonly CHUNK_OUT_OF_RANGE: 'never';
  /** The payload has more than 64 KiB, or the request more than the server reads. */
  readonly PAYLOAD_TOO_LARGE: 'never';
  /** The user asks too often. Ask again after `details.retryAfterSeconds`: the client does that by itself. */
  readonly RATE_LIMITED: 'after';
  /** A GraphQL operation of the application's own is too large. */
  readonly OPERATION_TOO_COMPLEX: 'never';
  /** The server can't read its history now: ask again after `details.retryAfterSeconds`. Without that detail it keeps none. */
  readonly HISTORY_UNAVAILABLE: 'after';
  /** The server's storage can't be reached, or the server is ending. The client asks again by itself. */
  readonly SERVICE_UNAVAILABLE: 'now';
  /** The server failed; its log says why. Ask again after a moment. */
  readonly INTERNAL_SERVER_ERROR: 'now';
  /** The server can't be reached, or `token()` failed. The client asks again by itself. */
  readonly NETWORK_ERROR: 'now';
  /** The server did not answer in time. The client asks again by itself. */
  readonly TIMEOUT: 'now';
  /** Client and server don't understand each other; `details.closeCode` is the WebSocket's. Their versions don't fit. */
  readonly PROTOCOL_ERROR: 'never';
  /** The file that was attached differs from the one that was offered. Ask again with the right one. */
  readonly WRONG_FILE: 'after';
  /** This client left the room before the call was answered. Join again. */
  readonly LEFT: 'after';
  /** Another tab or device continues as this participant. `room.rejoin()` enters as a new one. */
  readonly REPLACED: 'after';
  /** The room or the client was closed before the call was answered. Join again, with a new client if it was the client. */
  readonly CLOSED: 'after';
  /** The page can start no worker, and can't load the client's worker script either: set the option `workerUrl`. */
  readonly NO_WORKER: 'never';
  /** The queued file was removed from the queue. Send it again. */
  readonly CANCELLED: 'after';
  /** The receiver declined the batch that the queued file belongs to. */
  readonly DECLINED: 'never';
  /** The receiver did not answer the offer of the batch in time. Send the file again. */
  readonly UNANSWERED: 'now';
  /** The file could not be offered for a reason that has no code; the message is the browser's. */
  readonly FAILED: 'now';
}

/** A code of a `RejoinRequestError`: see `RejoinErrorCodes`. */
export type RejoinErrorCode = keyof RejoinErrorCodes;
