export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A place in one room's log. Opaque: keep the newest one that you received, don't look into it or compare it.
   *
   * Every `RoomEvent` carries one. Pass it as `after` when you subscribe to `roomEvents` again and what you missed
   * follows. A cursor belongs to the room that gave it: in another room, or after the room was closed, it never recovers
   * anything (`EPOCH_CHANGED`). A text that no server made is refused with `BAD_USER_INPUT`.
   */
  Cursor: { input: string; output: string; }
  /**
   * A moment by the server's clock: ISO 8601 in UTC with milliseconds.
   *
   * Example: `"2026-02-03T09:15:00.250Z"`. In JavaScript: `new Date(value)`.
   */
  DateTime: { input: string; output: string; }
  /**
   * Any JSON value: an object, a list, a text, a number, a boolean. Pass it as a variable, or as a literal in GraphQL's
   * notation (names of an object's fields without quotes).
   *
   * Example: `{"text": "hello", "at": [1, 2]}` as a variable, `{text: "hello", at: [1, 2]}` as a literal.
   */
  JSON: { input: unknown; output: unknown; }
  /**
   * A whole number that may be larger than `Int` allows: a count of bytes. At most 2^53 - 1, so that every JSON
   * parser keeps it exactly.
   *
   * Example: `524288000` (500 MiB).
   */
  SafeInt: { input: number; output: number; }
  /**
   * A SHA-256 digest as 64 hex digits: accepted in either case, given in lower case.
   *
   * Example (the digest of an empty file): `"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`.
   */
  Sha256: { input: string; output: string; }
};

/** Which offer to accept. */
export type AcceptTransferInput = {
  /**
   * Which of your participants receives. May be left out while exactly one of them is CONNECTED, or you have only one, or
   * none yet; else AMBIGUOUS_PARTICIPANT.
   */
  participantId?: InputMaybe<Scalars['ID']['input']>;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: Scalars['ID']['input'];
};

/**
 * Chunks that you received and verified. Send some at a time (each 250 ms, say), not one by one.
 *
 * Example: `{"transferId": "…", "ranges": [{"first": 0, "count": 16}, {"first": 32, "count": 1}]}`
 */
export type AcknowledgeChunksInput = {
  /** 1 to 1024 ranges, overlapping and repeated as you like. One out of bounds refuses the whole call. */
  ranges: Array<ChunkRangeInput>;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: Scalars['ID']['input'];
};

/** Which transfer to cancel, and why. */
export type CancelTransferInput = {
  /** A text for the other side, at most 1000 characters; it stands in `Transfer.error`. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: Scalars['ID']['input'];
};

/** A run of chunks: `first`, `first + 1`, … `first + count - 1`. Example: `{"first": 16, "count": 8}` */
export type ChunkRange = {
  __typename?: 'ChunkRange';
  /** How many chunks, at least 1. */
  count: Scalars['Int']['output'];
  /** Index of the first chunk, from 0. */
  first: Scalars['Int']['output'];
};

/** A run of chunks. Example, chunks 16 to 23: `{"first": 16, "count": 8}` */
export type ChunkRangeInput = {
  /** How many chunks, at least 1. */
  count: Scalars['Int']['input'];
  /** Index of the first chunk, from 0. */
  first: Scalars['Int']['input'];
};

/**
 * What a client needs to know before a call, and the limits that hold here.
 *
 * ```js
 * const connection = new RTCPeerConnection({ iceServers: clientConfig.iceServers });
 * ```
 */
export type ClientConfig = {
  __typename?: 'ClientConfig';
  /** Bytes of a chunk, the unit in which files are sent, verified and resumed: 65536. */
  chunkSize: Scalars['Int']['output'];
  /** For how many seconds a participant whose connection dropped keeps its seat before it is TIMED_OUT. */
  graceSeconds: Scalars['Int']['output'];
  /**
   * Whether this server keeps a history: `roomHistory`, `roomSessions`, `transferHistory`, `qualityHistory`,
   * `roomStatistics`. Else they are refused with HISTORY_UNAVAILABLE.
   */
  history: Scalars['Boolean']['output'];
  /** For `new RTCPeerConnection({iceServers})`. TURN credentials end with time: ask again for each call. */
  iceServers: Array<IceServer>;
  /** For how many seconds a room's log keeps an event. */
  logSeconds: Scalars['Int']['output'];
  /**
   * How many events a room's log keeps: what a returning client can be given. OFFER, ANSWER, ICE_CANDIDATE and changes of
   * transfers don't count; with them the log holds at most ten times as many, and at most 1 MiB. The oldest go first.
   */
  logSize: Scalars['Int']['output'];
  /** How many outgoing transfers of yours may be live (PENDING, ACTIVE, PAUSED) at a time: 5. */
  maxActiveTransfers: Scalars['Int']['output'];
  /** The largest file in bytes, inclusive: 524288000 (500 MiB). */
  maxFileSize: Scalars['SafeInt']['output'];
  /**
   * For how many seconds events are kept beyond the log: so long a client may be away and still be given all that it missed,
   * and so far back `roomHistory` has what was said. 0: no longer than `logSeconds`, and nobody's words are kept.
   */
  replaySeconds: Scalars['Int']['output'];
};

/**
 * How well a participant is connected, graded from what it last reported with `reportConnectionQuality`.
 *
 * The worst of the three measurements decides; a value exactly at a threshold belongs to the better grade.
 */
export type ConnectionQuality =
  /** Worse than GOOD: latency at most 300 ms, packet loss at most 5 % and jitter at most 50 ms. */
  | 'FAIR'
  /** Latency at most 150 ms, packet loss at most 2 % and jitter at most 30 ms. */
  | 'GOOD'
  /** Latency above 300 ms, packet loss above 5 % or jitter above 50 ms. */
  | 'POOR'
  /** Nothing was reported yet. */
  | 'UNKNOWN';

/**
 * Whose history to erase: exactly one of the two, else BAD_USER_INPUT.
 *
 * Example, your own: `{"userId": "ada"}`
 */
export type EraseHistoryInput = {
  /** Of this room, of all users. */
  roomId?: InputMaybe<Scalars['ID']['input']>;
  /** Of this user, in all rooms. */
  userId?: InputMaybe<Scalars['ID']['input']>;
};

/** The server has written down what is to be erased, and will do it. */
export type EraseHistoryPayload = {
  __typename?: 'EraseHistoryPayload';
  /** What happened until then is erased. */
  acceptedAt: Scalars['DateTime']['output'];
  /** Names this erasure. */
  id: Scalars['ID']['output'];
};

/**
 * A time of which the history may be incomplete: something was lost before it could be kept. Say so where you show what
 * lies here.
 */
export type HistoryGap = {
  __typename?: 'HistoryGap';
  /** When the oldest of what was lost happened. */
  from: Scalars['DateTime']['output'];
  /** When the newest of what was lost happened. */
  to: Scalars['DateTime']['output'];
};

/** A STUN or TURN server in the form of an `RTCIceServer`: drop null members, then pass it on. */
export type IceServer = {
  __typename?: 'IceServer';
  /** TURN only: the time-limited password. */
  credential?: Maybe<Scalars['String']['output']>;
  /** Its addresses, for example `["stun:stun.example.org:3478"]`. */
  urls: Array<Scalars['String']['output']>;
  /** TURN only: a user name that holds the time until which it is good. */
  username?: Maybe<Scalars['String']['output']>;
};

/** Why a participant is gone. */
export type LeaveReason =
  /** It said so: by `leaveRoom`, by completing its subscription, or by closing its socket with 1000 or without a code. */
  | 'LEFT'
  /** Its connection dropped and it did not come back within the grace period. */
  | 'TIMED_OUT';

/** Which room to leave. Example: `{"roomId": "stand-up"}` */
export type LeaveRoomInput = {
  /**
   * `RoomSnapshot.connectionId` of the subscription that goes. Where another one holds the participant by then, nothing is
   * changed (PARTICIPANT_REPLACED): so what a page says as it is reloaded can't hit the page that follows, however late
   * it arrives.
   */
  connectionId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * Seconds for which the participant may still come back with its key, 1 to 30; else BAD_USER_INPUT. Left out: it leaves
   * at once.
   */
  graceSeconds?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Which of your participants leaves. May be left out beside `connectionId`, and while exactly one of them is CONNECTED,
   * or you have only one; else AMBIGUOUS_PARTICIPANT.
   */
  participantId?: InputMaybe<Scalars['ID']['input']>;
  /** The room. */
  roomId: Scalars['ID']['input'];
};

/** Who left what. */
export type LeaveRoomPayload = {
  __typename?: 'LeaveRoomPayload';
  /** The participant that left, or will have left when its grace ends. */
  participantId: Scalars['ID']['output'];
  /** The room. */
  roomId: Scalars['ID']['output'];
};

/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Accepts an offer (receiver): PENDING → ACTIVE, or PAUSED while an endpoint is away; an empty file is COMPLETED at
   * once. Accepting again is answered with the present state.
   *
   * ```graphql
   * mutation Accept($id: ID!) { acceptTransfer(input: {transferId: $id}) { transfer { status senderParticipantId } } }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (it is the other party's to do, or your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   * Also NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT and PARTICIPANT_NOT_FOUND, about `participantId`.
   */
  acceptTransfer: TransferPayload;
  /**
   * Tells which chunks you received and verified (receiver; ACTIVE, or PAUSED for bytes in flight). A chunk counts
   * once, whatever is repeated: this is the checkpoint from which a broken transfer goes on.
   *
   * ```graphql
   * mutation Acknowledge($id: ID!) {
   *   acknowledgeChunks(input: {transferId: $id, ranges: [{first: 0, count: 16}]}) { transfer { chunksVerified percent } }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (it is the other party's to do, or your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   * Also CHUNK_OUT_OF_RANGE (nothing of the call counted), BAD_USER_INPUT (no range, or more than 1024), RATE_LIMITED
   * (100 a second).
   */
  acknowledgeChunks: TransferPayload;
  /**
   * Cancels a live transfer (either party). Cancelling again by the same party is answered with the present state.
   *
   * ```graphql
   * mutation Cancel($id: ID!) { cancelTransfer(input: {transferId: $id, reason: "wrong file"}) { transfer { endReason } } }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   * Also BAD_USER_INPUT (`field: "reason"`).
   */
  cancelTransfer: TransferPayload;
  /**
   * Ends a transfer with the digest of what you received (receiver): equal to the sender's → COMPLETED, different →
   * FAILED with CHECKSUM_MISMATCH. All chunks must be acknowledged and the sender's digest known, else
   * TRANSFER_CONFLICT. The same digest again is answered with the present state.
   *
   * ```graphql
   * mutation Complete($id: ID!, $sha256: Sha256!) {
   *   completeTransfer(input: {transferId: $id, sha256: $sha256}) { transfer { status endReason } }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (it is the other party's to do, or your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   */
  completeTransfer: TransferPayload;
  /**
   * Erases a history, your own always; of another user or of a room with `erase` in your token's `history`.
   *
   * Visits, transfers and samples are deleted, of a room its sessions too; events that tell of the user, or of the room,
   * lose all but their place and time. The answer comes once the order is written down; a job then carries it out, within
   * a minute or so. What happens after `acceptedAt` is kept as ever, unless it belongs to a visit or transfer that began
   * before. What Redis holds for those who come back (`ClientConfig.logSeconds`) runs out by itself.
   *
   * ```graphql
   * mutation ForgetMe { eraseHistory(input: {userId: "ada"}) { id acceptedAt } }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (not yours, and your token has no `erase`, or does not cover the room; a token of
   * some rooms erases these, and no other user),
   * BAD_USER_INPUT (not exactly one of the two; `field`: "input", "userId" or "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE.
   */
  eraseHistory: EraseHistoryPayload;
  /**
   * Leaves a room at once: the others get `ParticipantLeft` with LEFT, your subscription ends. The same as completing the
   * subscription; possible over HTTP too, also while you are RECONNECTING.
   *
   * ```graphql
   * mutation Leave { leaveRoom(input: {roomId: "stand-up"}) { participantId } }
   * ```
   *
   * With `graceSeconds` it is for a page that is being closed or reloaded, which can't know which of the two: send it on
   * `pagehide` by `fetch` with `keepalive: true`. The participant is RECONNECTING for so long. If it comes back with its
   * `participantKey` meanwhile, it is as if nothing had been said; else the others get `ParticipantLeft` with LEFT. The
   * subscription that it has does not save it, and its end changes nothing, unless it ends by leaving. Said again, the
   * earlier end holds; without `graceSeconds` the participant leaves at once.
   *
   * ```graphql
   * mutation Unload($connectionId: ID!) {
   *   leaveRoom(input: {roomId: "stand-up", connectionId: $connectionId, graceSeconds: 10}) { participantId }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT, PARTICIPANT_NOT_FOUND,
   * PARTICIPANT_REPLACED (`connectionId` holds the participant no more; nothing was changed), SERVICE_UNAVAILABLE.
   */
  leaveRoom: LeaveRoomPayload;
  /**
   * Offers a file to a user in the room (sender). It is PENDING until the receiver accepts; both users' participants get
   * `TransferChanged`.
   *
   * ```graphql
   * mutation Offer {
   *   offerTransfer(input: {roomId: "stand-up", receiverId: "bob", filename: "plan.pdf", size: 1048576}) {
   *     transfer { id totalChunks expiresAt }
   *   }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, FILE_TOO_LARGE, NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT,
   * PARTICIPANT_NOT_FOUND (the receiver is not there, or `participantId` is not yours), TRANSFER_LIMIT (`limit`: five of
   * yours are live, or 50 wait for that receiver), TRANSFER_NOT_FOUND (what this `idempotencyKey` offered is over and
   * forgotten), RATE_LIMITED (20 a second), SERVICE_UNAVAILABLE (repeat with the same `idempotencyKey`).
   */
  offerTransfer: TransferPayload;
  /**
   * Pauses a transfer (either party): PAUSED until each party that paused has resumed. Pausing again is answered with the
   * present state.
   *
   * ```graphql
   * mutation Pause($id: ID!) { pauseTransfer(input: {transferId: $id}) { transfer { status pausedBy } } }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   */
  pauseTransfer: TransferPayload;
  /**
   * Rejects an offer (receiver): PENDING → CANCELLED with REJECTED. Rejecting again is answered with the present state.
   *
   * ```graphql
   * mutation Reject($id: ID!) { rejectTransfer(input: {transferId: $id, reason: "not now"}) { transfer { status } } }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (it is the other party's to do, or your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   * Also BAD_USER_INPUT (`field: "reason"`).
   */
  rejectTransfer: TransferPayload;
  /**
   * Tells how well you are connected and gets advice. The grade stands on your participant; when it changes, the room gets
   * `ParticipantChanged`, at most one in three seconds and the last one always. Every 5 to 10 seconds is enough.
   *
   * ```graphql
   * mutation Quality {
   *   reportConnectionQuality(
   *     input: {roomId: "stand-up", latencyMs: 180, packetLossPercent: 2.5, jitterMs: 35}
   *   ) { quality recommendations { code text } }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT (negative, NaN, infinite), NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT,
   * PARTICIPANT_NOT_FOUND, SERVICE_UNAVAILABLE.
   */
  reportConnectionQuality: ReportConnectionQualityPayload;
  /**
   * Lifts your own pause (either party): ACTIVE again when nobody's pause is left and both endpoints are there. Then
   * ask for `missing` and send just that.
   *
   * ```graphql
   * mutation Resume($id: ID!) {
   *   resumeTransfer(input: {transferId: $id}) { transfer { status pausedBy pausedByConnection missing { first count } } }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   * Also NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT and PARTICIPANT_NOT_FOUND, about `participantId`.
   */
  resumeTransfer: TransferPayload;
  /**
   * States the file's SHA-256 where the offer had none (sender). The same digest again is answered with the present
   * state; another one is TRANSFER_CONFLICT.
   *
   * ```graphql
   * mutation Seal($id: ID!, $sha256: Sha256!) { sealTransfer(input: {transferId: $id, sha256: $sha256}) { transfer { sha256 } } }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (it is the other party's to do, or your token does not cover the room),
   * TRANSFER_CONFLICT (not possible in this `status`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).
   */
  sealTransfer: TransferPayload;
  /**
   * Sends a message to a participant, a user or the room. It is in the room's log when this answers: who is connected gets
   * it now, who is reconnecting gets it on return.
   *
   * ```graphql
   * mutation Chat {
   *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) {
   *     id recipients duplicate
   *   }
   * }
   *
   * mutation Offer($to: ID!, $offer: JSON!) {   # {"to": "p_8Jx", "offer": {"type": "offer", "sdp": "v=0…"}}
   *   sendSignal(input: {roomId: "stand-up", to: $to, kind: OFFER, payload: $offer}) { cursor }
   * }
   *
   * mutation Candidates($to: ID!, $candidates: JSON!) {   # a list of up to 32 RTCIceCandidateInit
   *   sendSignal(input: {roomId: "stand-up", to: $to, kind: ICE_CANDIDATE, payload: $candidates}) { cursor }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT (`field` names what breaks a rule), PAYLOAD_TOO_LARGE (64 KiB),
   * NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT, PARTICIPANT_NOT_FOUND (not there, yourself, or not yours: nothing was stored),
   * RATE_LIMITED (100 a second; `retryAfterSeconds`), SERVICE_UNAVAILABLE (repeat with the same `idempotencyKey`).
   */
  sendSignal: SendSignalPayload;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationAcceptTransferArgs = {
  input: AcceptTransferInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationAcknowledgeChunksArgs = {
  input: AcknowledgeChunksInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationCancelTransferArgs = {
  input: CancelTransferInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationCompleteTransferArgs = {
  input: TransferDigestInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationEraseHistoryArgs = {
  input: EraseHistoryInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationLeaveRoomArgs = {
  input: LeaveRoomInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationOfferTransferArgs = {
  input: OfferTransferInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationPauseTransferArgs = {
  input: TransferInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationRejectTransferArgs = {
  input: RejectTransferInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationReportConnectionQualityArgs = {
  input: ReportConnectionQualityInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationResumeTransferArgs = {
  input: TransferInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationSealTransferArgs = {
  input: TransferDigestInput;
};


/**
 * What can be done. Every mutation takes one `input` and answers with a payload.
 *
 * ```graphql
 * mutation Hello {
 *   sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
 * }
 * ```
 *
 * A file goes its way so: `offerTransfer` (sender) → `acceptTransfer` (receiver) → the chunks over a data channel, the
 * receiver calling `acknowledgeChunks` → `sealTransfer` (sender, where the offer had no digest) →
 * `completeTransfer` (receiver).
 */
export type MutationSendSignalArgs = {
  input: SendSignalInput;
};

/**
 * A file for a user who is in the room.
 *
 * Example: `{"roomId": "stand-up", "receiverId": "bob", "filename": "plan.pdf", "size": 1048576, "mimeType": "application/pdf"}`
 */
export type OfferTransferInput = {
  /** How many files the batch has, 1 to 100000; without `batchId` it is BAD_USER_INPUT. */
  batchCount?: InputMaybe<Scalars['Int']['input']>;
  /**
   * An id of yours for files that are offered together, the same with each of them: 1 to 128 characters of visible ASCII
   * without spaces, else BAD_USER_INPUT. A UUID is good. The receiver finds it in `Transfer.batchId`.
   */
  batchId?: InputMaybe<Scalars['ID']['input']>;
  /** The bytes of all files of the batch, at least this file's `size`; without `batchId` it is BAD_USER_INPUT. */
  batchSize?: InputMaybe<Scalars['SafeInt']['input']>;
  /**
   * Its portable name is taken, and stands in every answer: NFC, the base name of a path, each of `: < > " | ? *` as
   * `_`, no dots or spaces at the end, `_` before the name of a device (con, aux.c), no soft hyphens, joiners (U+200C,
   * U+200D) only between visible characters. Control, bidi and other invisible characters, more than 255 bytes, or
   * nothing left are BAD_USER_INPUT.
   */
  filename: Scalars['String']['input'];
  /**
   * A text of yours that names this one offer (1 to 128 characters). Sent again within 24 hours, while it is
   * one of your newest 500, it is answered with the first offer as it stands now, and nothing is offered again.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * A media type, with parameters or without, of at most 255 characters; for example "application/pdf" (`File.type`). An
   * empty text is null; anything else is BAD_USER_INPUT.
   */
  mimeType?: InputMaybe<Scalars['String']['input']>;
  /**
   * Which of your participants sends. May be left out while exactly one of them is CONNECTED, or you have only one; else
   * AMBIGUOUS_PARTICIPANT.
   */
  participantId?: InputMaybe<Scalars['ID']['input']>;
  /** The user who is to get it: present in the room, not yourself. */
  receiverId: Scalars['ID']['input'];
  /** The room that you and the receiver are in. */
  roomId: Scalars['ID']['input'];
  /** The file's digest, where you know it already; else `sealTransfer` later, before completion. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Bytes, 0 to 524288000; more is FILE_TOO_LARGE. */
  size: Scalars['SafeInt']['input'];
};

/** Where a page of a list stands. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null: the page is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether older ones follow. */
  hasNextPage: Scalars['Boolean']['output'];
};

/**
 * One endpoint (a tab, a device) of a user in a room. A user in two tabs is two participants, because WebRTC connects
 * endpoints, not users.
 */
export type Participant = {
  __typename?: 'Participant';
  /** This endpoint, in this room. Address signals to it with `to`. */
  id: Scalars['ID']['output'];
  /** The first in a room is its host; when it goes, the oldest participant that remains inherits the place. */
  isHost: Scalars['Boolean']['output'];
  /** When it came; coming back within the grace period does not change it. */
  joinedAt: Scalars['DateTime']['output'];
  /** The name to show. */
  name: Scalars['String']['output'];
  /** The grade of its last quality report. */
  quality: ConnectionQuality;
  /** Whether it is connected or expected back. */
  state: ParticipantState;
  /** Whose endpoint it is: the token's `sub`. */
  userId: Scalars['ID']['output'];
};

/**
 * A participant's state, host's place or quality changed: put it in place of the one with the same id. Not in the log:
 * after a return the roster holds the newest.
 */
export type ParticipantChanged = RoomEvent & {
  __typename?: 'ParticipantChanged';
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * Where you stand once you have handled this event. Of an event that is not in the log (`logged: false`): where this
   * subscription stood, never ahead of a logged event not yet given to it.
   */
  cursor: Scalars['Cursor']['output'];
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
  /** The participant as it is now. */
  participant: Participant;
};

/** Another participant came: add it to your roster. Your own join is not told to you; coming back is no join. */
export type ParticipantJoined = RoomEvent & {
  __typename?: 'ParticipantJoined';
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * Where you stand once you have handled this event. Of an event that is not in the log (`logged: false`): where this
   * subscription stood, never ahead of a logged event not yet given to it.
   */
  cursor: Scalars['Cursor']['output'];
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
  /** Who came. */
  participant: Participant;
};

/** A participant is gone for good: take it out of your roster, close the connection to it. */
export type ParticipantLeft = RoomEvent & {
  __typename?: 'ParticipantLeft';
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * Where you stand once you have handled this event. Of an event that is not in the log (`logged: false`): where this
   * subscription stood, never ahead of a logged event not yet given to it.
   */
  cursor: Scalars['Cursor']['output'];
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
  /** Who is gone. */
  participant: ParticipantRef;
  /** Whether it left or was lost. */
  reason: LeaveReason;
};

/** A participant by its ids alone: it may have left meanwhile. Look its name up in your roster. */
export type ParticipantRef = {
  __typename?: 'ParticipantRef';
  /** The endpoint. */
  id: Scalars['ID']['output'];
  /** Its user. */
  userId: Scalars['ID']['output'];
};

/** Whether a participant has a connection now. */
export type ParticipantState =
  /** Its subscription is open. */
  | 'CONNECTED'
  /**
   * Its connection dropped without a word. It keeps its seat for the grace period (`ClientConfig.graceSeconds`): then it
   * is TIMED_OUT. Or its page is being closed or reloaded (`LeaveRoomInput.graceSeconds`): then it is LEFT. It may speak and leave over HTTP meanwhile; what is sent to it waits in the log.
   */
  | 'RECONNECTING';

/**
 * A tick on a quiet subscription (about every 20 s, and when many events were not for you): keep its `cursor`, so that it
 * stays within the log. Compare `deliveredCount` with your own count: equal means that you missed nothing.
 */
export type PositionAdvanced = RoomEvent & {
  __typename?: 'PositionAdvanced';
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * Where you stand once you have handled this event. Of an event that is not in the log (`logged: false`): where this
   * subscription stood, never ahead of a logged event not yet given to it.
   */
  cursor: Scalars['Cursor']['output'];
  /** Events given to this subscription since its last `RoomSnapshot`, ticks (and that snapshot) not counted. */
  deliveredCount: Scalars['Int']['output'];
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
};

/** A page of samples of connection quality, newest first. `nodes` is `edges` without the places. */
export type QualityHistoryConnection = {
  __typename?: 'QualityHistoryConnection';
  /** The samples with their places. */
  edges: Array<QualityHistoryEdge>;
  /** The samples. */
  nodes: Array<QualitySample>;
  /** Whether and where the list goes on. */
  pageInfo: PageInfo;
};

/** A sample with its place in the list. */
export type QualityHistoryEdge = {
  __typename?: 'QualityHistoryEdge';
  /** Its place: pass it as `after` to go on behind it. No `Cursor` of a room. */
  cursor: Scalars['String']['output'];
  /** The sample. */
  node: QualitySample;
};

/**
 * What a participant measured of its connection at one moment. Of its reports one in 30 s is kept at most, and each that
 * changed its grade: a sample, not all that it reported.
 */
export type QualitySample = {
  __typename?: 'QualitySample';
  /** When it was reported. */
  at: Scalars['DateTime']['output'];
  /** Available bandwidth in kilobits a second; null: not reported. */
  bandwidthKbps?: Maybe<Scalars['Float']['output']>;
  /** Jitter in milliseconds. */
  jitterMs: Scalars['Float']['output'];
  /** Round-trip time in milliseconds. */
  latencyMs: Scalars['Float']['output'];
  /** Lost packets in percent. */
  packetLossPercent: Scalars['Float']['output'];
  /** The participant. */
  participantId: Scalars['ID']['output'];
  /** The grade. */
  quality: ConnectionQuality;
  /** Its user. */
  userId: Scalars['ID']['output'];
};

/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type Query = {
  __typename?: 'Query';
  /**
   * ICE servers and limits: ask before each call, since TURN credentials end with time.
   *
   * ```graphql
   * query Config {
   *   clientConfig { iceServers { urls username credential } chunkSize maxFileSize logSeconds graceSeconds }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED.
   */
  clientConfig: ClientConfig;
  /**
   * What participants of a room measured of their connections, newest first: samples of your own; with `rooms` in your
   * token's `history`, of all.
   *
   * ```graphql
   * query MyConnection {
   *   qualityHistory(roomId: "stand-up", first: 20) { nodes { at quality latencyMs packetLossPercent jitterMs } }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (`field`: "first", "after" or
   * "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE (the archive is away: come back after `retryAfterSeconds`; without that, this
   * server keeps none: `ClientConfig.history`).
   */
  qualityHistory: QualityHistoryConnection;
  /**
   * What the server knows of your participant last seen in a room. null: you were never seen there, longer ago than the
   * log keeps, or the room was closed and is forgotten.
   *
   * ```graphql
   * query CanIComeBack {
   *   reconnectionState(roomId: "stand-up") { isConnected lastSeenAt cursor missedCount }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (`field: "roomId"`),
   * SERVICE_UNAVAILABLE.
   */
  reconnectionState?: Maybe<ReconnectionState>;
  /**
   * A room and who is in it, without joining it: for a lobby. A room that nobody is in is an empty one. To join, subscribe
   * to `roomEvents`.
   *
   * ```graphql
   * query Lobby { room(id: "stand-up") { capacity participants { id name state } } }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (`field: "id"`),
   * SERVICE_UNAVAILABLE.
   */
  room: Room;
  /**
   * What happened in a room, newest first. You see the sessions that you were in, each from your first join on; with `rooms` in your token's `history`, all. A room
   * in which you never were looks like one that never was.
   * Of signals you see those to the room, and those that you sent or that were sent to you; of transfers your own, and with
   * `rooms` all.
   *
   * Where events are kept (`ClientConfig.replaySeconds` is not 0), that is all of them for so long. Elsewhere nobody's words
   * are kept: the history is who came and went.
   *
   * ```graphql
   * query EarlierLines($after: String) {
   *   roomHistory(roomId: "stand-up", filter: {topic: "chat-message"}, first: 20, after: $after) {
   *     nodes { at ... on SignalReceived { from { userId } payload } }
   *     pageInfo { hasNextPage endCursor }
   *     gaps { from to }
   *   }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (`field`: "first", "after" or
   * "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE (the archive is away: come back after `retryAfterSeconds`; without that, this
   * server keeps none: `ClientConfig.history`).
   */
  roomHistory: RoomHistoryConnection;
  /**
   * The sessions of a room, newest first. You see the sessions that you were in, each from your first join on; with `rooms` in your token's `history`, all. A room
   * in which you never were looks like one that never was.
   *
   * ```graphql
   * query LastCalls {
   *   roomSessions(roomId: "stand-up", first: 5) {
   *     nodes { openedAt endedAt peakParticipants visits(first: 10) { nodes { name joinedAt seconds drops } } }
   *   }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (`field`: "first", "after" or
   * "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE (the archive is away: come back after `retryAfterSeconds`; without that, this
   * server keeps none: `ClientConfig.history`).
   */
  roomSessions: RoomSessionConnection;
  /**
   * Counts of what went on in a room: of the sessions that you were in; with `rooms` in your token's `history`, of all.
   * Each thing counts at its own time: a session when it was opened, a visit when it began, a transfer when it ended.
   *
   * ```graphql
   * query LastMonth {
   *   roomStatistics(roomId: "stand-up") { sessions visits uniqueUsers peakParticipants participantSeconds drops }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (`field`: "first", "after" or
   * "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE (the archive is away: come back after `retryAfterSeconds`; without that, this
   * server keeps none: `ClientConfig.history`).
   */
  roomStatistics: RoomStatistics;
  /**
   * One of your transfers. null: unknown, none of yours, or ended more than an hour ago.
   *
   * ```graphql
   * query Checkpoint($id: ID!) {
   *   transfer(id: $id) { status percent missing { first count } }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover its room), SERVICE_UNAVAILABLE.
   */
  transfer?: Maybe<Transfer>;
  /**
   * Transfers that ended, the one that ended last first, long after `transfers` forgot them: your own, of the rooms that
   * your token covers. With `rooms` in your token's `history` and a `roomId` in the filter: all of that room, unless
   * `role` asks for your own.
   *
   * ```graphql
   * query MyFiles {
   *   transferHistory(filter: {endReason: [COMPLETED]}, first: 10) {
   *     nodes { filename size senderId receiverId endedAt }
   *     pageInfo { hasNextPage endCursor }
   *   }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (`field`: "first", "after" or
   * "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE (the archive is away: come back after `retryAfterSeconds`; without that, this
   * server keeps none: `ClientConfig.history`).
   */
  transferHistory: TransferHistoryConnection;
  /**
   * Your transfers, sent and received, newest first: what is live, and what ended within the last hour; of rooms that
   * your token covers. Of a sender's offers that ended unaccepted the newest 50 are kept.
   *
   * ```graphql
   * query Inbox {
   *   transfers(filter: {status: [PENDING], role: RECEIVER}, first: 10) {
   *     nodes { id filename size senderId expiresAt }
   *     pageInfo { hasNextPage endCursor }
   *     totalCount
   *   }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the filter's room), BAD_USER_INPUT (`field`: "first",
   * "after" or "roomId"), SERVICE_UNAVAILABLE.
   */
  transfers: TransferConnection;
  /**
   * Who you are to this server: a first query to see whether your token works.
   *
   * ```graphql
   * query Me { viewer { id name } }
   * ```
   *
   * Errors: UNAUTHENTICATED.
   */
  viewer: Viewer;
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryQualityHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  roomId: Scalars['ID']['input'];
  sessionId?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryReconnectionStateArgs = {
  roomId: Scalars['ID']['input'];
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryRoomArgs = {
  id: Scalars['ID']['input'];
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryRoomHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<RoomHistoryFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  roomId: Scalars['ID']['input'];
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryRoomSessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  roomId: Scalars['ID']['input'];
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryRoomStatisticsArgs = {
  from?: InputMaybe<Scalars['DateTime']['input']>;
  roomId: Scalars['ID']['input'];
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryTransferArgs = {
  id: Scalars['ID']['input'];
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryTransferHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TransferHistoryFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * What can be read. Send your token as `Authorization: Bearer <token>` (in Apollo Sandbox: the tab "Headers").
 *
 * ```graphql
 * query Start {
 *   viewer { id name }
 *   room(id: "stand-up") { participants { id name state } }
 * }
 * ```
 *
 * Everything that goes wrong has a code in `errors[].extensions.code`, with details beside it (`field`, `status`,
 * `limit`, `retryAfterSeconds`). Each field names its own; these may come of any:
 *
 * - UNAUTHENTICATED: no token, a bad one or an expired one.
 * - BAD_USER_INPUT: a value breaks a rule; `field` names it.
 * - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
 *   lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
 *   may have 1 MiB.
 * - RATE_LIMITED: you ask for more than any call needs; come back after `retryAfterSeconds`. A user has 100 signals, 100
 *   acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
 *   with bursts of twice that; the same over HTTP, graphql-ws and REST.
 * - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an `idempotencyKey`, with the same one.
 * - INTERNAL_SERVER_ERROR: not your fault; `requestId` finds it in the server's log.
 * - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.
 */
export type QueryTransfersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TransferFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One thing that the user may do about a connection. */
export type Recommendation = {
  __typename?: 'Recommendation';
  /** What to do, for programs. */
  code: RecommendationCode;
  /** What to do, as an English sentence for people. */
  text: Scalars['String']['output'];
};

/** What the user may do about a connection. Stable: translate by this code, or show the `text` beside it. */
export type RecommendationCode =
  /** POOR: look at the network itself (Wi-Fi, cable, VPN). */
  | 'CHECK_NETWORK'
  /** POOR: other programs use the bandwidth. */
  | 'CLOSE_OTHER_PROGRAMS'
  /** FAIR: send a smaller picture when it begins to lag. */
  | 'LOWER_VIDEO_IF_IT_LAGS'
  /** POOR: send a smaller or slower picture. */
  | 'LOWER_VIDEO_QUALITY'
  /** POOR: if it does not get better, leave and join again. */
  | 'RECONNECT'
  /** FAIR: usable as it is, with little left over. */
  | 'STABLE_BUT_LIMITED';

/**
 * What the server knows of your participant last seen in a room: enough to decide whether to come back, and from where.
 *
 * To come back, subscribe to `roomEvents` with this `cursor` as `after` (and with your `participantKey`, to be the
 * same participant).
 */
export type ReconnectionState = {
  __typename?: 'ReconnectionState';
  /** How far the server knows that it received the events; null: it knows of none. */
  cursor?: Maybe<Scalars['Cursor']['output']>;
  /** Whether that participant has a connection right now. */
  isConnected: Scalars['Boolean']['output'];
  /** When it was last known to be alive. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** How many events it would be given on return. */
  missedCount: Scalars['Int']['output'];
  /** The grade of its last quality report. */
  quality: ConnectionQuality;
  /** The room. */
  roomId: Scalars['ID']['output'];
  /** You. */
  userId: Scalars['ID']['output'];
};

/**
 * The verdict on a return. `recovered: true` means exactly: everything after your cursor that concerns you follows. Else
 * `reason` says why not, and the snapshot's roster is what you go on from.
 *
 * A server may keep events in an archive for longer than its log does. Then a return that the log can't recover is
 * recovered if log and archive together hold all that was missed. The archive withholds offers, answers and candidates: if
 * one of them would follow, the verdict is the log's.
 *
 * A first join says `wasRecovering: false, recovered: false, reason: null, missedCount: 0`.
 */
export type Recovery = {
  __typename?: 'Recovery';
  /**
   * How many of those the log no longer held, and the archive gave: only where the server keeps events for longer than
   * the log (`clientConfig.replaySeconds`). Else 0.
   */
  archivedCount: Scalars['Int']['output'];
  /** Milliseconds that you were away, as far as the server knows. */
  disconnectedForMs?: Maybe<Scalars['Int']['output']>;
  /**
   * How many of the events that follow are replay: signals to you, your user or the room, and changes of your transfers.
   * Who came and went is in the roster already and is not replayed; nor are descriptions and candidates that a newer
   * offer of the same pair supersedes.
   */
  missedCount: Scalars['Int']['output'];
  /** Why it was not recovered; null when it was, and on a first join. */
  reason?: Maybe<UnrecoverableReason>;
  /** Whether everything that you missed follows. */
  recovered: Scalars['Boolean']['output'];
  /** Whether there was a position to recover from: you gave `after`, or the server knew it by your `participantKey`. */
  wasRecovering: Scalars['Boolean']['output'];
};

/** Which offer to reject, and why. */
export type RejectTransferInput = {
  /** A text for the other side, at most 1000 characters; it stands in `Transfer.error`. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: Scalars['ID']['input'];
};

/**
 * What your client measured, for example from `RTCPeerConnection.getStats()`. Negative numbers, NaN and infinity are
 * `BAD_USER_INPUT`.
 *
 * Example: `{"roomId": "stand-up", "latencyMs": 180, "packetLossPercent": 2.5, "jitterMs": 35}`
 */
export type ReportConnectionQualityInput = {
  /** Available outgoing bandwidth in kilobits a second. Kept for your records; it does not change the grade. */
  bandwidthKbps?: InputMaybe<Scalars['Float']['input']>;
  /** Jitter in milliseconds (`jitter` of the inbound RTP stream × 1000). */
  jitterMs: Scalars['Float']['input'];
  /** Round-trip time in milliseconds (`currentRoundTripTime` of the selected candidate pair × 1000). */
  latencyMs: Scalars['Float']['input'];
  /** Lost packets in percent, 0 to 100. */
  packetLossPercent: Scalars['Float']['input'];
  /**
   * Which of your participants measured. May be left out while exactly one of them is CONNECTED, or you have only one; else
   * AMBIGUOUS_PARTICIPANT.
   */
  participantId?: InputMaybe<Scalars['ID']['input']>;
  /** The room that you are in. */
  roomId: Scalars['ID']['input'];
};

/** The grade of what you reported, and what the user may do about it. */
export type ReportConnectionQualityPayload = {
  __typename?: 'ReportConnectionQualityPayload';
  /** The grade; a change of it is told to the room. */
  quality: ConnectionQuality;
  /** Most helpful first: four for POOR, two for FAIR, none for GOOD. */
  recommendations: Array<Recommendation>;
};

/**
 * A named place where participants meet. A room exists while somebody is in it: joining (subscribing to `roomEvents`)
 * makes it, the last one's leaving closes and forgets it.
 */
export type Room = {
  __typename?: 'Room';
  /** How many participants it can hold; one more is refused with ROOM_FULL. */
  capacity: Scalars['Int']['output'];
  /** Its name: 1 to 100 letters, marks and digits of any script, `-` and `_`, in NFC. */
  id: Scalars['ID']['output'];
  /** The roster as of now, connected and reconnecting, in the order of joining. */
  participants: Array<Participant>;
};

/**
 * What the subscription `roomEvents` gives. The first is always a `RoomSnapshot`; then what you missed, in order; then
 * what happens now. Tell them apart by `__typename`.
 *
 * Keep the newest `cursor`: it is your `after` when you come back.
 */
export type RoomEvent = {
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * Where you stand once you have handled this event. Of an event that is not in the log (`logged: false`): where this
   * subscription stood, never ahead of a logged event not yet given to it.
   */
  cursor: Scalars['Cursor']['output'];
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
};

/**
 * A page of what happened in a room, newest first; one of much text ends before `first`, behind about a megabyte:
 * `pageInfo` says that there is more. `nodes` is `edges` without the places: ask for one of them. What each
 * type means is said at `RoomEvent`, with two differences: your own signals are here too, and of an event that the
 * server has as a part of a visit alone (`logged: false`) the `cursor` is no place of its own.
 */
export type RoomHistoryConnection = {
  __typename?: 'RoomHistoryConnection';
  /** The events with their places. */
  edges: Array<RoomHistoryEdge>;
  /** Where the time that this page covers may be incomplete, oldest first, 100 at most. */
  gaps: Array<HistoryGap>;
  /** The events. */
  nodes: Array<RoomEvent>;
  /** Whether and where the history goes on. */
  pageInfo: PageInfo;
};

/** An event with its place in the history. */
export type RoomHistoryEdge = {
  __typename?: 'RoomHistoryEdge';
  /** Its place: pass it as `after` to go on behind it. No `Cursor` of a room. */
  cursor: Scalars['String']['output'];
  /** The event. */
  node: RoomEvent;
};

/**
 * Which events of a room; what is left out does not restrict.
 *
 * Example, the chat of one day: `{"topic": "chat-message", "from": "2026-02-03T00:00:00Z", "to": "2026-02-04T00:00:00Z"}`
 */
export type RoomHistoryFilter = {
  /** At this moment or later. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** In this session: `RoomSession.id`. */
  sessionId?: InputMaybe<Scalars['ID']['input']>;
  /** Before this moment. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
  /** Signals of this topic, and nothing else. */
  topic?: InputMaybe<Scalars['String']['input']>;
  /** Of one of these types; `[]` finds none. */
  types?: InputMaybe<Array<RoomHistoryType>>;
};

/** What happened in a room, as its history tells it. */
export type RoomHistoryType =
  /** A participant came: a `ParticipantJoined`. */
  | 'JOINED'
  /** A participant was gone for good: a `ParticipantLeft`. */
  | 'LEFT'
  /** A message of the kind APPLICATION, as a `SignalReceived`. Descriptions and candidates are not kept. */
  | 'SIGNAL'
  /** A transfer was offered or changed: a `TransferChanged`. */
  | 'TRANSFER';

/**
 * What went on in a room from its first join until it was empty for good. A join soon after the last one was lost
 * (`ClientConfig.logSeconds`) goes on with the same session.
 */
export type RoomSession = {
  __typename?: 'RoomSession';
  /** When the last participant was gone; null: it goes on. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The session. */
  id: Scalars['ID']['output'];
  /** When the first participant came. */
  openedAt: Scalars['DateTime']['output'];
  /** How many participants were there at once, at most. */
  peakParticipants: Scalars['Int']['output'];
  /** The room. */
  roomId: Scalars['ID']['output'];
  /**
   * Who was there, the one that came last first: who was there when you came, and who came later; with `rooms` in your
   * token's `history`, all.
   */
  visits: VisitConnection;
};


/**
 * What went on in a room from its first join until it was empty for good. A join soon after the last one was lost
 * (`ClientConfig.logSeconds`) goes on with the same session.
 */
export type RoomSessionVisitsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of the sessions of a room, newest first. `nodes` is `edges` without the places. */
export type RoomSessionConnection = {
  __typename?: 'RoomSessionConnection';
  /** The sessions with their places. */
  edges: Array<RoomSessionEdge>;
  /** The sessions. */
  nodes: Array<RoomSession>;
  /** Whether and where the list goes on. */
  pageInfo: PageInfo;
};

/** A session with its place in the list. */
export type RoomSessionEdge = {
  __typename?: 'RoomSessionEdge';
  /** Its place: pass it as `after` to go on behind it. No `Cursor` of a room. */
  cursor: Scalars['String']['output'];
  /** The session. */
  node: RoomSession;
};

/**
 * The state of the room at one moment: take it in place of all that you knew.
 *
 * It comes first, and again in mid-stream whenever the server could not close a gap (`recovery.recovered: false`), or
 * closed it with its archive; `you.id` and `participantKey` stay the same then. Replay, if there is any (`recovery.missedCount`), follows it.
 */
export type RoomSnapshot = RoomEvent & {
  __typename?: 'RoomSnapshot';
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * This subscription's hold of the participant. Whoever comes back with the key has another one. It names this subscription
   * to `leaveRoom`.
   */
  connectionId: Scalars['ID']['output'];
  /** From where the events that follow go on. */
  cursor: Scalars['Cursor']['output'];
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
  /**
   * Your secret for coming back as this participant: pass it as `participantKey`. It stays the same for the participant's
   * life. Keep it in `sessionStorage` to survive a reload; never send it to others.
   */
  participantKey: Scalars['String']['output'];
  /** What was missed, and whether it follows. */
  recovery: Recovery;
  /**
   * True: you came back as the same participant, the others saw nobody leave or join. False: you are a new one (no key, or
   * one that is unknown, another user's or past its grace period): set up new peer connections.
   */
  resumed: Scalars['Boolean']['output'];
  /** The roster as of now, you included. */
  room: Room;
  /** You: the participant of this subscription. */
  you: Participant;
};

/** Counts of what went on in a room, of the sessions that you may see. */
export type RoomStatistics = {
  __typename?: 'RoomStatistics';
  /** Verified bytes of all transfers that ended, however they ended. */
  bytesTransferred: Scalars['SafeInt']['output'];
  /** How often a connection was lost in these visits. */
  drops: Scalars['Int']['output'];
  /** Where the counts may be incomplete, oldest first, 100 at most. */
  gaps: Array<HistoryGap>;
  /** Seconds that these visits took in all; those that go on are not counted. */
  participantSeconds: Scalars['Float']['output'];
  /** Participants that were there at once in one of these sessions, at most. */
  peakParticipants: Scalars['Int']['output'];
  /** Samples that were FAIR. */
  samplesFair: Scalars['Int']['output'];
  /** Samples of connection quality that were GOOD. */
  samplesGood: Scalars['Int']['output'];
  /** Samples that were POOR. */
  samplesPoor: Scalars['Int']['output'];
  /** Sessions that were opened. */
  sessions: Scalars['Int']['output'];
  /** Transfers that ended COMPLETED. */
  transfersCompleted: Scalars['Int']['output'];
  /** Transfers that ended FAILED; those that a party cancelled or rejected are none. */
  transfersFailed: Scalars['Int']['output'];
  /** Users to whom these visits belong. */
  uniqueUsers: Scalars['Int']['output'];
  /** Visits that began. */
  visits: Scalars['Int']['output'];
};

/**
 * A message and whom it is for: one participant (`to`), all participants of a user (`toUser`), or everyone else in
 * the room (neither).
 *
 * An offer to one participant:
 * `{"roomId": "stand-up", "to": "p_8Jx", "kind": "OFFER", "payload": {"type": "offer", "sdp": "v=0…"}}`
 *
 * A line of chat to the room, safe to send again after a timeout:
 * `{"roomId": "stand-up", "kind": "APPLICATION", "topic": "chat-message", "payload": {"text": "hello"}, "idempotencyKey": "7f2c…"}`
 */
export type SendSignalInput = {
  /**
   * A text of yours that names this one message (1 to 128 characters), for example `crypto.randomUUID()`. Sent again by the same participant
   * within five minutes it is not delivered again: you get the first answer with `duplicate: true`.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What it is; decides what `payload` must look like. */
  kind: SignalKind;
  /**
   * Which of your participants speaks: `RoomSnapshot.you.id`. May be left out while exactly one of them is CONNECTED, or you
   * have only one; else AMBIGUOUS_PARTICIPANT.
   */
  participantId?: InputMaybe<Scalars['ID']['input']>;
  /** The message, as `kind` says. At most 64 KiB as JSON, nested at most 64 deep. */
  payload: Scalars['JSON']['input'];
  /** The room that you are in. */
  roomId: Scalars['ID']['input'];
  /** To this one participant. Not together with `toUser`. */
  to?: InputMaybe<Scalars['ID']['input']>;
  /** To all participants of this user; of yourself: your other ones. Not together with `to`. */
  toUser?: InputMaybe<Scalars['ID']['input']>;
  /** APPLICATION only: what it is, 1 to 64 characters, for example "chat-message", which clients of the old service hear too. */
  topic?: InputMaybe<Scalars['String']['input']>;
};

/** The signal as it stands in the log. */
export type SendSignalPayload = {
  __typename?: 'SendSignalPayload';
  /** Its place in the room's log. Don't keep it as your `after`: it says nothing about what you received. */
  cursor: Scalars['Cursor']['output'];
  /** True: this `idempotencyKey` was known, nothing was sent again. */
  duplicate: Scalars['Boolean']['output'];
  /** The same `id` that recipients see in `SignalReceived`. */
  id: Scalars['ID']['output'];
  /** How many participants other than the speaker it is for: connected ones get it now, reconnecting ones on return. */
  recipients: Scalars['Int']['output'];
};

/** What a signal is. The first three set up an `RTCPeerConnection`; their payload is passed on to it unchanged. */
export type SignalKind =
  /** The answering session description: `{"type": "answer", "sdp": "v=0…"}`. */
  | 'ANSWER'
  /**
   * Yours: any JSON but null, named by `topic`. Chat, hands up, whiteboard strokes.
   *
   * Example: topic `"chat-message"`, payload `{"text": "hello"}`.
   */
  | 'APPLICATION'
  /**
   * One `RTCIceCandidateInit`, or a list of up to 32 of them (send what gathers within some 50 ms together):
   * `[{"candidate": "candidate:1 1 udp 2113937151 192.0.2.7 51234 typ host", "sdpMid": "0", "sdpMLineIndex": 0}]`
   *
   * The end of candidates is `{"candidate": ""}`, or `null` inside a list.
   * Receive with `peer.addIceCandidate(each)`.
   */
  | 'ICE_CANDIDATE'
  /**
   * A session description: `{"type": "offer", "sdp": "v=0…"}`.
   *
   * Send `peer.localDescription`, receive with `peer.setRemoteDescription(payload)`.
   */
  | 'OFFER';

/**
 * A signal from another participant. Your own do not come back to you.
 *
 * ```js
 * if (event.kind === 'OFFER') {
 *   await peer.setRemoteDescription(event.payload);
 *   await peer.setLocalDescription();
 *   // answer with sendSignal: to = event.from.id, kind = ANSWER, payload = peer.localDescription
 * }
 * ```
 */
export type SignalReceived = RoomEvent & {
  __typename?: 'SignalReceived';
  /** True: to you (this participant, or your user). False: to the room. */
  addressed: Scalars['Boolean']['output'];
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * Where you stand once you have handled this event. Of an event that is not in the log (`logged: false`): where this
   * subscription stood, never ahead of a logged event not yet given to it.
   */
  cursor: Scalars['Cursor']['output'];
  /** Who sent it. Answer with `to: from.id`. */
  from: ParticipantRef;
  /** The signal's id: the sender has the same in `SendSignalPayload.id`. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind: SignalKind;
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
  /** As the sender gave it; `SignalKind` says what to do with each. */
  payload: Scalars['JSON']['output'];
  /** APPLICATION only: what it is, as the sender named it. */
  topic?: Maybe<Scalars['String']['output']>;
};

/**
 * What is pushed, over graphql-ws on the same address.
 *
 * ```js
 * import { createClient } from 'graphql-ws';
 * const client = createClient({
 *   url: 'wss://example.org/graphql',
 *   connectionParams: async () => ({ authorization: `Bearer ${await freshToken()}` }),
 *   retryAttempts: Infinity,
 *   shouldRetry: () => true, // else a connection that is refused, as while a server restarts, ends everything
 * });
 * ```
 *
 * Clients that are no browsers may send the token as the handshake's `Authorization` header instead.
 *
 * Close codes: 1012 the server is going away (come back) · 1013 tokens can't be checked now (come back later) · 4410 your
 * token ended, before or after it let you in (come back with a new one) · 4413 you read too slowly (come back and
 * recover) · 4401 no token, or one that never was good (final).
 */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Joins a room and follows it: subscribing is joining, completing is leaving. Over graphql-ws only
   * (`ws(s)://…/graphql`, sub-protocol `graphql-transport-ws`, `connectionParams: {authorization: "Bearer <token>"}`).
   *
   * First comes a `RoomSnapshot`, then what you missed, then what happens.
   *
   * ```graphql
   * subscription Room($roomId: ID!, $after: Cursor, $participantKey: String) {
   *   roomEvents(roomId: $roomId, after: $after, participantKey: $participantKey) {
   *     __typename cursor at
   *     ... on RoomSnapshot {
   *       participantKey resumed
   *       you { id }
   *       room { participants { id userId name state } }
   *       recovery { recovered reason missedCount }
   *     }
   *     ... on SignalReceived { id from { id userId } kind topic payload }
   *     ... on ParticipantJoined { participant { id userId name state } }
   *     ... on ParticipantChanged { participant { id state quality isHost } }
   *     ... on ParticipantLeft { participant { id } reason }
   *     ... on TransferChanged { transfer { id status filename size senderId receiverId } }
   *     ... on PositionAdvanced { deliveredCount }
   *   }
   * }
   * ```
   *
   * **Coming back** after a lost connection: the same subscription with the newest `cursor` as `after` and the snapshot's
   * `participantKey`, as variables `{"roomId": "stand-up", "after": "<cursor>", "participantKey": "<key>"}`. You are the
   * same participant, and what you missed follows. A connection that is lost is no leaving: you are RECONNECTING for the
   * grace period. A socket closed with 1000 or without a code leaves at once.
   *
   * Errors (an `error` message with these codes): UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT (`field`: "roomId",
   * "after"), ROOM_FULL (`limit`: the room's capacity, or 8 participants of one user), RATE_LIMITED,
   * SERVICE_UNAVAILABLE; and while it runs PARTICIPANT_REPLACED (another subscription came with your key).
   */
  roomEvents: RoomEvent;
  /**
   * How far one of your transfers is: its present state at once, then the newest, at most 10 a second and always the last
   * one; it completes by itself when the transfer has ended. Nothing to recover: subscribe again after a lost connection.
   *
   * ```graphql
   * subscription Progress($id: ID!) {
   *   transferProgress(transferId: $id) { status percent bytesVerified bytesPerSecond secondsLeft }
   * }
   * ```
   *
   * Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (your token does not cover its room),
   * RATE_LIMITED (200 at once on a server; `retryAfterSeconds`), SERVICE_UNAVAILABLE.
   */
  transferProgress: TransferProgress;
};


/**
 * What is pushed, over graphql-ws on the same address.
 *
 * ```js
 * import { createClient } from 'graphql-ws';
 * const client = createClient({
 *   url: 'wss://example.org/graphql',
 *   connectionParams: async () => ({ authorization: `Bearer ${await freshToken()}` }),
 *   retryAttempts: Infinity,
 *   shouldRetry: () => true, // else a connection that is refused, as while a server restarts, ends everything
 * });
 * ```
 *
 * Clients that are no browsers may send the token as the handshake's `Authorization` header instead.
 *
 * Close codes: 1012 the server is going away (come back) · 1013 tokens can't be checked now (come back later) · 4410 your
 * token ended, before or after it let you in (come back with a new one) · 4413 you read too slowly (come back and
 * recover) · 4401 no token, or one that never was good (final).
 */
export type SubscriptionRoomEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  participantKey?: InputMaybe<Scalars['String']['input']>;
  roomId: Scalars['ID']['input'];
};


/**
 * What is pushed, over graphql-ws on the same address.
 *
 * ```js
 * import { createClient } from 'graphql-ws';
 * const client = createClient({
 *   url: 'wss://example.org/graphql',
 *   connectionParams: async () => ({ authorization: `Bearer ${await freshToken()}` }),
 *   retryAttempts: Infinity,
 *   shouldRetry: () => true, // else a connection that is refused, as while a server restarts, ends everything
 * });
 * ```
 *
 * Clients that are no browsers may send the token as the handshake's `Authorization` header instead.
 *
 * Close codes: 1012 the server is going away (come back) · 1013 tokens can't be checked now (come back later) · 4410 your
 * token ended, before or after it let you in (come back with a new one) · 4413 you read too slowly (come back and
 * recover) · 4401 no token, or one that never was good (final).
 */
export type SubscriptionTransferProgressArgs = {
  transferId: Scalars['ID']['input'];
};

/**
 * One file on its way from a sender to a receiver. The bytes go from peer to peer over a data channel of yours; the server
 * keeps the agreement, the checkpoint and the end.
 *
 * The file is cut into chunks of `chunkSize` bytes, the last one shorter. The receiver acknowledges the chunks that it
 * verified (`acknowledgeChunks`); after any interruption `missing` says what is still to be sent.
 */
export type Transfer = {
  __typename?: 'Transfer';
  /** When the receiver accepted; null: not yet, or never. */
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /**
   * How many files the batch has, as its sender said; null: not said. Unchecked: fewer may come, or more, and some may
   * not be offered yet.
   */
  batchCount?: Maybe<Scalars['Int']['output']>;
  /**
   * The batch that the file belongs to: the files of one sender with the same `batchId` are offered together, and a
   * receiver can answer all of them at once. As the sender said with `offerTransfer`; null: the file goes alone.
   */
  batchId?: Maybe<Scalars['ID']['output']>;
  /** The bytes of all files of the batch, at least this file's, as its sender said; null: not said. Unchecked. */
  batchSize?: Maybe<Scalars['SafeInt']['output']>;
  /** The bytes of those chunks. */
  bytesVerified: Scalars['SafeInt']['output'];
  /** Bytes of a chunk: 65536. */
  chunkSize: Scalars['Int']['output'];
  /** How many chunks arrived and were verified, each counted once. */
  chunksVerified: Scalars['Int']['output'];
  /** When it was offered. */
  createdAt: Scalars['DateTime']['output'];
  /** Why it ended; null while it is live. */
  endReason?: Maybe<TransferEndReason>;
  /** When it ended; null while it is live. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What went wrong, or the reason given with a reject or cancel, as a text for people. */
  error?: Maybe<Scalars['String']['output']>;
  /**
   * When it ends by itself, EXPIRED: 5 minutes after the offer; once accepted, 1 hour after the acceptance (if the server
   * is not set otherwise). Never extended.
   */
  expiresAt: Scalars['DateTime']['output'];
  /** The file's name for people: its base name in NFC, made so that any system can save it. Data, not a path. */
  filename: Scalars['String']['output'];
  /** The transfer. */
  id: Scalars['ID']['output'];
  /** The media type that the sender stated; whether the file is of that type is unchecked. A client of the old service may have stated any text. */
  mimeType?: Maybe<Scalars['String']['output']>;
  /**
   * The first runs of chunks that are not verified yet: what a sender has to send after any interruption. Empty when all
   * arrived; longer than `first` runs, ask again when these are done.
   */
  missing: Array<ChunkRange>;
  /** When it was last paused; null: never. */
  pausedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The users who paused it: each lifts its own pause with `resumeTransfer`. */
  pausedBy: Array<Scalars['ID']['output']>;
  /** Whether it waits for an endpoint to come back; this pause is lifted by the return itself. */
  pausedByConnection: Scalars['Boolean']['output'];
  /** Progress by bytes, 0 to 100; 100 for a completed empty file. */
  percent: Scalars['Float']['output'];
  /** The receiver's user id. */
  receiverId: Scalars['ID']['output'];
  /**
   * The receiver's participant that moves the bytes now; null: there is none (not accepted yet, gone for good, or the
   * bytes go over the relay).
   */
  receiverParticipantId?: Maybe<Scalars['ID']['output']>;
  /** When it last went on after a pause; null: never. */
  resumedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The room in which it was offered. */
  roomId: Scalars['ID']['output'];
  /** The sender's user id. */
  senderId: Scalars['ID']['output'];
  /**
   * The sender's participant that moves the bytes now; null: there is none (it is gone for good, or the bytes go over the
   * relay).
   */
  senderParticipantId?: Maybe<Scalars['ID']['output']>;
  /**
   * The file's digest as the sender stated it, with the offer or by `sealTransfer`; null: not yet. Of an empty file it
   * is known by itself.
   */
  sha256?: Maybe<Scalars['Sha256']['output']>;
  /** The file's length in bytes; 0 is a file too. */
  size: Scalars['SafeInt']['output'];
  /** Where it is. */
  status: TransferStatus;
  /** How many chunks the file has: size / chunkSize, rounded up. */
  totalChunks: Scalars['Int']['output'];
  /** Grows with each change. Where two differ, the one with the higher version holds. */
  version: Scalars['Int']['output'];
};


/**
 * One file on its way from a sender to a receiver. The bytes go from peer to peer over a data channel of yours; the server
 * keeps the agreement, the checkpoint and the end.
 *
 * The file is cut into chunks of `chunkSize` bytes, the last one shorter. The receiver acknowledges the chunks that it
 * verified (`acknowledgeChunks`); after any interruption `missing` says what is still to be sent.
 */
export type TransferMissingArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * A transfer of yours was offered or changed its status, pauses, endpoints or digest. It goes to all participants of both
 * users, the one who did it included. Keep the one with the higher `transfer.version`: a change of `pausedByConnection`
 * alone, and what one user changes very often, is not logged and not replayed. An offer to you: `status: PENDING` and `receiverId` is you. Progress is not told
 * here: subscribe to `transferProgress`.
 */
export type TransferChanged = RoomEvent & {
  __typename?: 'TransferChanged';
  /** When it happened, by the server's clock; a replayed event keeps its time. */
  at: Scalars['DateTime']['output'];
  /**
   * Where you stand once you have handled this event. Of an event that is not in the log (`logged: false`): where this
   * subscription stood, never ahead of a logged event not yet given to it.
   */
  cursor: Scalars['Cursor']['output'];
  /**
   * Whether it is in the room's log. A logged event has a `cursor` of its own: drop one whose cursor you have handled, and
   * no other event. False for `RoomSnapshot`, `ParticipantChanged`, `PositionAdvanced`, and a `TransferChanged` that
   * only tells of `pausedByConnection`.
   */
  logged: Scalars['Boolean']['output'];
  /** The transfer as it was right after the change. */
  transfer: Transfer;
};

/** A page of your transfers, newest first. `nodes` is `edges` without the cursors: ask for one of them. */
export type TransferConnection = {
  __typename?: 'TransferConnection';
  /** The transfers with their places. */
  edges: Array<TransferEdge>;
  /** The transfers. */
  nodes: Array<Transfer>;
  /** Whether and where the list goes on. */
  pageInfo: PageInfo;
  /** How many the filter matches in all. */
  totalCount: Scalars['Int']['output'];
};

/** The digest of the whole file. */
export type TransferDigestInput = {
  /** SHA-256 over all bytes of the file, in order. */
  sha256: Scalars['Sha256']['input'];
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: Scalars['ID']['input'];
};

/** A transfer with its place in the list. */
export type TransferEdge = {
  __typename?: 'TransferEdge';
  /** Its place: pass it as `after` to go on behind it. No `Cursor` of a room. */
  cursor: Scalars['String']['output'];
  /** The transfer. */
  node: Transfer;
};

/** Why a transfer ended. */
export type TransferEndReason =
  /** The receiver cancelled. */
  | 'CANCELLED_BY_RECEIVER'
  /** The sender cancelled. */
  | 'CANCELLED_BY_SENDER'
  /** The receiver's digest is not the sender's. */
  | 'CHECKSUM_MISMATCH'
  /** The file arrived, verified. */
  | 'COMPLETED'
  /** The offer was not answered, or the transfer not finished, by `expiresAt`. */
  | 'EXPIRED'
  /** The scanner found something in the relayed file. */
  | 'INFECTED'
  /** The receiver said no. */
  | 'REJECTED'
  /** The server lost what it knew of the transfer. */
  | 'STATE_LOST'
  /** The relay had no room left for the file. */
  | 'STORAGE_FULL';

/**
 * Which of your transfers; what is left out does not restrict.
 *
 * Example, what waits for your answer: `{"status": ["PENDING"], "role": "RECEIVER"}`
 */
export type TransferFilter = {
  /** On this side. */
  role?: InputMaybe<TransferRole>;
  /** Offered in this room. */
  roomId?: InputMaybe<Scalars['ID']['input']>;
  /** In one of these statuses; `[]` finds none. */
  status?: InputMaybe<Array<TransferStatus>>;
};

/** A page of ended transfers, the one that ended last first. `nodes` is `edges` without the places. */
export type TransferHistoryConnection = {
  __typename?: 'TransferHistoryConnection';
  /** The transfers with their places. */
  edges: Array<TransferHistoryEdge>;
  /** The transfers. */
  nodes: Array<TransferRecord>;
  /** Whether and where the list goes on. */
  pageInfo: PageInfo;
};

/** An ended transfer with its place in the list. */
export type TransferHistoryEdge = {
  __typename?: 'TransferHistoryEdge';
  /** Its place: pass it as `after` to go on behind it. No `Cursor` of a room. */
  cursor: Scalars['String']['output'];
  /** The transfer. */
  node: TransferRecord;
};

/**
 * Which of the ended transfers; what is left out does not restrict.
 *
 * Example, what you received: `{"role": "RECEIVER", "endReason": ["COMPLETED"]}`
 */
export type TransferHistoryFilter = {
  /** Ended for one of these reasons; `[]` finds none. */
  endReason?: InputMaybe<Array<TransferEndReason>>;
  /** Ended then: at this moment or later. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** With you on this side. */
  role?: InputMaybe<TransferRole>;
  /** Offered in this room. */
  roomId?: InputMaybe<Scalars['ID']['input']>;
  /** Ended then: before this moment. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Which transfer to pause or resume. */
export type TransferInput = {
  /**
   * For `resumeTransfer`: which of your participants becomes the endpoint where the former one is gone for good; needed
   * only where several of yours could. A pause is the user's: `pauseTransfer` takes no notice of it.
   */
  participantId?: InputMaybe<Scalars['ID']['input']>;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: Scalars['ID']['input'];
};

/** The transfer as it stands after the action. */
export type TransferPayload = {
  __typename?: 'TransferPayload';
  /** The transfer, whether or not the action changed anything. */
  transfer: Transfer;
};

/** How far a transfer is, as the receiver acknowledged it. Only the newest counts: none waits in a queue. */
export type TransferProgress = {
  __typename?: 'TransferProgress';
  /** When this was so. */
  at: Scalars['DateTime']['output'];
  /** Recent speed; null: too early to say, or not moving. */
  bytesPerSecond?: Maybe<Scalars['Float']['output']>;
  /** Bytes that arrived and were verified. */
  bytesVerified: Scalars['SafeInt']['output'];
  /** Chunks that arrived and were verified. */
  chunksVerified: Scalars['Int']['output'];
  /** By bytes, 0 to 100. */
  percent: Scalars['Float']['output'];
  /** Seconds to go at that speed; null: can not be said. */
  secondsLeft?: Maybe<Scalars['Float']['output']>;
  /** Bytes of the file. */
  size: Scalars['SafeInt']['output'];
  /** Where the transfer is. */
  status: TransferStatus;
  /** Chunks of the file. */
  totalChunks: Scalars['Int']['output'];
  /** The transfer. */
  transferId: Scalars['ID']['output'];
};

/** A transfer as it ended. `Transfer` says what each field means. */
export type TransferRecord = {
  __typename?: 'TransferRecord';
  /** When the receiver accepted; null: never. */
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The bytes that arrived and were verified. */
  bytesVerified: Scalars['SafeInt']['output'];
  /** When it was offered. */
  createdAt: Scalars['DateTime']['output'];
  /** Why it ended. */
  endReason: TransferEndReason;
  /** When it ended. */
  endedAt: Scalars['DateTime']['output'];
  /** What went wrong, or the reason given, as a text for people. */
  error?: Maybe<Scalars['String']['output']>;
  /** The file's portable name. */
  filename: Scalars['String']['output'];
  /** The transfer. */
  id: Scalars['ID']['output'];
  /** The media type that the sender stated. */
  mimeType?: Maybe<Scalars['String']['output']>;
  /** The receiver's user id. */
  receiverId: Scalars['ID']['output'];
  /** The room in which it was offered. */
  roomId: Scalars['ID']['output'];
  /** The sender's user id. */
  senderId: Scalars['ID']['output'];
  /** The file's digest as the sender stated it. */
  sha256?: Maybe<Scalars['Sha256']['output']>;
  /** The file's length in bytes. */
  size: Scalars['SafeInt']['output'];
  /** COMPLETED, FAILED or CANCELLED. */
  status: TransferStatus;
};

/** Which side of a transfer you are. */
export type TransferRole =
  /** The file was offered to you. */
  | 'RECEIVER'
  /** You offered the file. */
  | 'SENDER';

/** Where a transfer is: PENDING → ACTIVE ⇄ PAUSED → COMPLETED, FAILED or CANCELLED. The last three never change again. */
export type TransferStatus =
  /** Accepted: chunks may move, until `expiresAt`. */
  | 'ACTIVE'
  /** Rejected by the receiver, or cancelled by either. */
  | 'CANCELLED'
  /** All chunks arrived and the digests are equal. */
  | 'COMPLETED'
  /** Ended without success; `endReason` says why. */
  | 'FAILED'
  /** Held by a party (`pausedBy`) or by a lost connection (`pausedByConnection`). Bytes in flight still count. */
  | 'PAUSED'
  /** Offered: waits for the receiver to accept or reject, until `expiresAt`. */
  | 'PENDING';

/** Why not everything after your cursor could be given. */
export type UnrecoverableReason =
  /**
   * It is another log: the room was closed and opened again, or the storage lost it. If you are still the same participant
   * (`resumed: true`, or in mid-stream), all that the new log holds for you follows, and the snapshot's cursor is where
   * that log starts. To a new participant nothing follows.
   */
  | 'EPOCH_CHANGED'
  /** You were away for longer than the log keeps events. Nothing follows. */
  | 'LOG_EXPIRED'
  /** So much happened that the log dropped the beginning. What is left follows; the gap lies before it. */
  | 'LOG_TRIMMED'
  /** Your cursor lies beyond the end of the log: the storage went back in time. Nothing follows. */
  | 'POSITION_AHEAD';

/** You, as your token says. */
export type Viewer = {
  __typename?: 'Viewer';
  /** Your user id: the token's `sub`. It is `userId` on participants and transfers. */
  id: Scalars['ID']['output'];
  /** Your name for others: the token's `name`, else your user id. */
  name: Scalars['String']['output'];
};

/** A participant's stay in a session of a room. Coming back within the grace period is the same visit. */
export type Visit = {
  __typename?: 'Visit';
  /** For how many seconds it was away in all, of the times that it came back from. */
  awaySeconds: Scalars['Float']['output'];
  /** How often its connection was lost. */
  drops: Scalars['Int']['output'];
  /** When it came. */
  joinedAt: Scalars['DateTime']['output'];
  /** When it was gone for good; null: it is still there. */
  leftAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its name then. */
  name: Scalars['String']['output'];
  /** The participant. */
  participantId: Scalars['ID']['output'];
  /** Whether it left or was lost; null: it is still there. */
  reason?: Maybe<LeaveReason>;
  /** How long it stayed, in seconds; null: it is still there. */
  seconds?: Maybe<Scalars['Float']['output']>;
  /** Its user. */
  userId: Scalars['ID']['output'];
};

/** A page of the visits of a session, newest first. `nodes` is `edges` without the places. */
export type VisitConnection = {
  __typename?: 'VisitConnection';
  /** The visits with their places. */
  edges: Array<VisitEdge>;
  /** The visits. */
  nodes: Array<Visit>;
  /** Whether and where the list goes on. */
  pageInfo: PageInfo;
};

/** A visit with its place in the list. */
export type VisitEdge = {
  __typename?: 'VisitEdge';
  /** Its place: pass it as `after` to go on behind it. No `Cursor` of a room. */
  cursor: Scalars['String']['output'];
  /** The visit. */
  node: Visit;
};
