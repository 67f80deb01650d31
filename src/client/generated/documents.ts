/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Which offer to accept. */
export type AcceptTransferInput = {
  /**
   * Which of your participants receives. May be left out while exactly one of them is CONNECTED, or you have only one, or
   * none yet; else AMBIGUOUS_PARTICIPANT.
   */
  participantId?: string | null | undefined;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: string;
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
  transferId: string;
};

/** Which transfer to cancel, and why. */
export type CancelTransferInput = {
  /** A text for the other side, at most 1000 characters; it stands in `Transfer.error`. */
  reason?: string | null | undefined;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: string;
};

/** A run of chunks. Example, chunks 16 to 23: `{"first": 16, "count": 8}` */
export type ChunkRangeInput = {
  /** How many chunks, at least 1. */
  count: number;
  /** Index of the first chunk, from 0. */
  first: number;
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
  | 'UNKNOWN'
  | '%future added value';

/** Why a participant is gone. */
export type LeaveReason =
  /** It said so: by `leaveRoom`, by completing its subscription, or by closing its socket with 1000 or without a code. */
  | 'LEFT'
  /** Its connection dropped and it did not come back within the grace period. */
  | 'TIMED_OUT'
  | '%future added value';

/** Which room to leave. Example: `{"roomId": "stand-up"}` */
export type LeaveRoomInput = {
  /**
   * `RoomSnapshot.connectionId` of the subscription that goes. Where another one holds the participant by then, nothing is
   * changed (PARTICIPANT_REPLACED): so what a page says as it is reloaded can't hit the page that follows, however late
   * it arrives.
   */
  connectionId?: string | null | undefined;
  /**
   * Seconds for which the participant may still come back with its key, 1 to 30; else BAD_USER_INPUT. Left out: it leaves
   * at once.
   */
  graceSeconds?: number | null | undefined;
  /**
   * Which of your participants leaves. May be left out beside `connectionId`, and while exactly one of them is CONNECTED,
   * or you have only one; else AMBIGUOUS_PARTICIPANT.
   */
  participantId?: string | null | undefined;
  /** The room. */
  roomId: string;
};

/**
 * A file for a user who is in the room.
 *
 * Example: `{"roomId": "stand-up", "receiverId": "bob", "filename": "plan.pdf", "size": 1048576, "mimeType": "application/pdf"}`
 */
export type OfferTransferInput = {
  /** How many files the batch has, 1 to 100000; without `batchId` it is BAD_USER_INPUT. */
  batchCount?: number | null | undefined;
  /**
   * An id of yours for files that are offered together, the same with each of them: 1 to 128 characters of visible ASCII
   * without spaces, else BAD_USER_INPUT. A UUID is good. The receiver finds it in `Transfer.batchId`.
   */
  batchId?: string | null | undefined;
  /** The bytes of all files of the batch, at least this file's `size`; without `batchId` it is BAD_USER_INPUT. */
  batchSize?: number | null | undefined;
  /**
   * Its portable name is taken, and stands in every answer: NFC, the base name of a path, each of `: < > " | ? *` as
   * `_`, no dots or spaces at the end, `_` before the name of a device (con, aux.c), no soft hyphens, joiners (U+200C,
   * U+200D) only between visible characters. Control, bidi and other invisible characters, more than 255 bytes, or
   * nothing left are BAD_USER_INPUT.
   */
  filename: string;
  /**
   * A text of yours that names this one offer (1 to 128 characters). Sent again within 24 hours, while it is
   * one of your newest 500, it is answered with the first offer as it stands now, and nothing is offered again.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * A media type, with parameters or without, of at most 255 characters; for example "application/pdf" (`File.type`). An
   * empty text is null; anything else is BAD_USER_INPUT.
   */
  mimeType?: string | null | undefined;
  /**
   * Which of your participants sends. May be left out while exactly one of them is CONNECTED, or you have only one; else
   * AMBIGUOUS_PARTICIPANT.
   */
  participantId?: string | null | undefined;
  /** The user who is to get it: present in the room, not yourself. */
  receiverId: string;
  /** The room that you and the receiver are in. */
  roomId: string;
  /** The file's digest, where you know it already; else `sealTransfer` later, before completion. */
  sha256?: string | null | undefined;
  /** Bytes, 0 to 524288000; more is FILE_TOO_LARGE. */
  size: number;
};

/** Whether a participant has a connection now. */
export type ParticipantState =
  /** Its subscription is open. */
  | 'CONNECTED'
  /**
   * Its connection dropped without a word. It keeps its seat for the grace period (`ClientConfig.graceSeconds`): then it
   * is TIMED_OUT. Or its page is being closed or reloaded (`LeaveRoomInput.graceSeconds`): then it is LEFT. It may speak and leave over HTTP meanwhile; what is sent to it waits in the log.
   */
  | 'RECONNECTING'
  | '%future added value';

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
  | 'STABLE_BUT_LIMITED'
  | '%future added value';

/** Which offer to reject, and why. */
export type RejectTransferInput = {
  /** A text for the other side, at most 1000 characters; it stands in `Transfer.error`. */
  reason?: string | null | undefined;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: string;
};

/**
 * What your client measured, for example from `RTCPeerConnection.getStats()`. Negative numbers, NaN and infinity are
 * `BAD_USER_INPUT`.
 *
 * Example: `{"roomId": "stand-up", "latencyMs": 180, "packetLossPercent": 2.5, "jitterMs": 35}`
 */
export type ReportConnectionQualityInput = {
  /** Available outgoing bandwidth in kilobits a second. Kept for your records; it does not change the grade. */
  bandwidthKbps?: number | null | undefined;
  /** Jitter in milliseconds (`jitter` of the inbound RTP stream × 1000). */
  jitterMs: number;
  /** Round-trip time in milliseconds (`currentRoundTripTime` of the selected candidate pair × 1000). */
  latencyMs: number;
  /** Lost packets in percent, 0 to 100. */
  packetLossPercent: number;
  /**
   * Which of your participants measured. May be left out while exactly one of them is CONNECTED, or you have only one; else
   * AMBIGUOUS_PARTICIPANT.
   */
  participantId?: string | null | undefined;
  /** The room that you are in. */
  roomId: string;
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
  idempotencyKey?: string | null | undefined;
  /** What it is; decides what `payload` must look like. */
  kind: SignalKind;
  /**
   * Which of your participants speaks: `RoomSnapshot.you.id`. May be left out while exactly one of them is CONNECTED, or you
   * have only one; else AMBIGUOUS_PARTICIPANT.
   */
  participantId?: string | null | undefined;
  /** The message, as `kind` says. At most 64 KiB as JSON, nested at most 64 deep. */
  payload: unknown;
  /** The room that you are in. */
  roomId: string;
  /** To this one participant. Not together with `toUser`. */
  to?: string | null | undefined;
  /** To all participants of this user; of yourself: your other ones. Not together with `to`. */
  toUser?: string | null | undefined;
  /** APPLICATION only: what it is, 1 to 64 characters, for example "chat-message", which clients of the old service hear too. */
  topic?: string | null | undefined;
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
  | 'OFFER'
  | '%future added value';

/** The digest of the whole file. */
export type TransferDigestInput = {
  /** SHA-256 over all bytes of the file, in order. */
  sha256: string;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: string;
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
  | 'STORAGE_FULL'
  | '%future added value';

/** Which transfer to pause or resume. */
export type TransferInput = {
  /**
   * For `resumeTransfer`: which of your participants becomes the endpoint where the former one is gone for good; needed
   * only where several of yours could. A pause is the user's: `pauseTransfer` takes no notice of it.
   */
  participantId?: string | null | undefined;
  /** The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND. */
  transferId: string;
};

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
  | 'PENDING'
  | '%future added value';

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
  | 'POSITION_AHEAD'
  | '%future added value';

/** The variables of `HistoryConfigDocument`, by the schema's names. */
export type HistoryConfigQueryVariables = Exact<{ [key: string]: never; }>;


/** The result of `HistoryConfigDocument`, by the schema's names. */
export type HistoryConfigQuery = { clientConfig: { history: boolean, replaySeconds: number } };

/** The variables of `ChatHistoryDocument`, by the schema's names. */
export type ChatHistoryQueryVariables = Exact<{
  roomId: string;
  first: number;
  after?: string | null | undefined;
}>;


/** The result of `ChatHistoryDocument`, by the schema's names. */
export type ChatHistoryQuery = { roomHistory: { edges: Array<{ cursor: string, node:
        | { __typename: 'ParticipantChanged', at: string }
        | { __typename: 'ParticipantJoined', at: string }
        | { __typename: 'ParticipantLeft', at: string }
        | { __typename: 'PositionAdvanced', at: string }
        | { __typename: 'RoomSnapshot', at: string }
        | { __typename: 'SignalReceived', id: string, payload: unknown, at: string, from: { userId: string } }
        | { __typename: 'TransferChanged', at: string }
       }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, gaps: Array<{ from: string, to: string }> } };

/** The variables of `PastVisitorsDocument`, by the schema's names. */
export type PastVisitorsQueryVariables = Exact<{
  roomId: string;
}>;


/** The result of `PastVisitorsDocument`, by the schema's names. */
export type PastVisitorsQuery = { roomSessions: { nodes: Array<{ visits: { nodes: Array<{ userId: string, name: string }> } }> } };

/** The variables of `EndedTransfersDocument`, by the schema's names. */
export type EndedTransfersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


/** The result of `EndedTransfersDocument`, by the schema's names. */
export type EndedTransfersQuery = { viewer: { id: string }, transferHistory: { nodes: Array<{ id: string, roomId: string, senderId: string, receiverId: string, filename: string, mimeType: string | null, size: number, bytesVerified: number, status: TransferStatus, endReason: TransferEndReason, error: string | null, sha256: string | null, createdAt: string, acceptedAt: string | null, endedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

/** The fields of a participant that a roster shows. */
export type ParticipantFieldsFragment = { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string };

/** The variables of `RoomEventsDocument`, by the schema's names. */
export type RoomEventsSubscriptionVariables = Exact<{
  roomId: string;
  after?: string | null | undefined;
  participantKey?: string | null | undefined;
}>;


/** The result of `RoomEventsDocument`, by the schema's names. */
export type RoomEventsSubscription = { roomEvents:
    | { __typename: 'ParticipantChanged', cursor: string, at: string, logged: boolean, participant: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string } }
    | { __typename: 'ParticipantJoined', cursor: string, at: string, logged: boolean, participant: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string } }
    | { __typename: 'ParticipantLeft', reason: LeaveReason, cursor: string, at: string, logged: boolean, left: { id: string, userId: string } }
    | { __typename: 'PositionAdvanced', deliveredCount: number, cursor: string, at: string, logged: boolean }
    | { __typename: 'RoomSnapshot', participantKey: string, connectionId: string, resumed: boolean, cursor: string, at: string, logged: boolean, room: { participants: Array<{ id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string }> }, you: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string }, recovery: { wasRecovering: boolean, recovered: boolean, reason: UnrecoverableReason | null, missedCount: number, archivedCount: number, disconnectedForMs: number | null } }
    | { __typename: 'SignalReceived', id: string, addressed: boolean, kind: SignalKind, topic: string | null, payload: unknown, cursor: string, at: string, logged: boolean, from: { id: string, userId: string } }
    | { __typename: 'TransferChanged', cursor: string, at: string, logged: boolean, transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } }
   };

/** The variables of `ViewerDocument`, by the schema's names. */
export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


/** The result of `ViewerDocument`, by the schema's names. */
export type ViewerQuery = { viewer: { id: string, name: string } };

/** The variables of `ClientConfigDocument`, by the schema's names. */
export type ClientConfigQueryVariables = Exact<{ [key: string]: never; }>;


/** The result of `ClientConfigDocument`, by the schema's names. */
export type ClientConfigQuery = { clientConfig: { iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> } };

/** The variables of `SendSignalDocument`, by the schema's names. */
export type SendSignalMutationVariables = Exact<{
  input: SendSignalInput;
}>;


/** The result of `SendSignalDocument`, by the schema's names. */
export type SendSignalMutation = { sendSignal: { id: string, recipients: number, duplicate: boolean } };

/** The variables of `LeaveRoomDocument`, by the schema's names. */
export type LeaveRoomMutationVariables = Exact<{
  input: LeaveRoomInput;
}>;


/** The result of `LeaveRoomDocument`, by the schema's names. */
export type LeaveRoomMutation = { leaveRoom: { roomId: string, participantId: string } };

/** The variables of `ReportConnectionQualityDocument`, by the schema's names. */
export type ReportConnectionQualityMutationVariables = Exact<{
  input: ReportConnectionQualityInput;
}>;


/** The result of `ReportConnectionQualityDocument`, by the schema's names. */
export type ReportConnectionQualityMutation = { reportConnectionQuality: { quality: ConnectionQuality, recommendations: Array<{ code: RecommendationCode, text: string }> } };

/** The fields of a transfer that moving its bytes needs. */
export type TransferFieldsFragment = { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string };

/** The variables of `TransferLimitsDocument`, by the schema's names. */
export type TransferLimitsQueryVariables = Exact<{ [key: string]: never; }>;


/** The result of `TransferLimitsDocument`, by the schema's names. */
export type TransferLimitsQuery = { clientConfig: { maxActiveTransfers: number } };

/** The variables of `LiveTransfersDocument`, by the schema's names. */
export type LiveTransfersQueryVariables = Exact<{
  roomId: string;
}>;


/** The result of `LiveTransfersDocument`, by the schema's names. */
export type LiveTransfersQuery = { transfers: { nodes: Array<{ id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string }> } };

/** The variables of `TransferStateDocument`, by the schema's names. */
export type TransferStateQueryVariables = Exact<{
  id: string;
}>;


/** The result of `TransferStateDocument`, by the schema's names. */
export type TransferStateQuery = { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } | null };

/** The variables of `MissingChunksDocument`, by the schema's names. */
export type MissingChunksQueryVariables = Exact<{
  id: string;
  first: number;
}>;


/** The result of `MissingChunksDocument`, by the schema's names. */
export type MissingChunksQuery = { transfer: { status: TransferStatus, missing: Array<{ first: number, count: number }> } | null };

/** The variables of `OfferTransferDocument`, by the schema's names. */
export type OfferTransferMutationVariables = Exact<{
  input: OfferTransferInput;
}>;


/** The result of `OfferTransferDocument`, by the schema's names. */
export type OfferTransferMutation = { offerTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `AcceptTransferDocument`, by the schema's names. */
export type AcceptTransferMutationVariables = Exact<{
  input: AcceptTransferInput;
}>;


/** The result of `AcceptTransferDocument`, by the schema's names. */
export type AcceptTransferMutation = { acceptTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `RejectTransferDocument`, by the schema's names. */
export type RejectTransferMutationVariables = Exact<{
  input: RejectTransferInput;
}>;


/** The result of `RejectTransferDocument`, by the schema's names. */
export type RejectTransferMutation = { rejectTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `PauseTransferDocument`, by the schema's names. */
export type PauseTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


/** The result of `PauseTransferDocument`, by the schema's names. */
export type PauseTransferMutation = { pauseTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `ResumeTransferDocument`, by the schema's names. */
export type ResumeTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


/** The result of `ResumeTransferDocument`, by the schema's names. */
export type ResumeTransferMutation = { resumeTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `CancelTransferDocument`, by the schema's names. */
export type CancelTransferMutationVariables = Exact<{
  input: CancelTransferInput;
}>;


/** The result of `CancelTransferDocument`, by the schema's names. */
export type CancelTransferMutation = { cancelTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `AcknowledgeChunksDocument`, by the schema's names. */
export type AcknowledgeChunksMutationVariables = Exact<{
  input: AcknowledgeChunksInput;
}>;


/** The result of `AcknowledgeChunksDocument`, by the schema's names. */
export type AcknowledgeChunksMutation = { acknowledgeChunks: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `SealTransferDocument`, by the schema's names. */
export type SealTransferMutationVariables = Exact<{
  input: TransferDigestInput;
}>;


/** The result of `SealTransferDocument`, by the schema's names. */
export type SealTransferMutation = { sealTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `CompleteTransferDocument`, by the schema's names. */
export type CompleteTransferMutationVariables = Exact<{
  input: TransferDigestInput;
}>;


/** The result of `CompleteTransferDocument`, by the schema's names. */
export type CompleteTransferMutation = { completeTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

/** The variables of `WatchTransferDocument`, by the schema's names. */
export type WatchTransferSubscriptionVariables = Exact<{
  transferId: string;
}>;


/** The result of `WatchTransferDocument`, by the schema's names. */
export type WatchTransferSubscription = { transferProgress: { transferId: string, status: TransferStatus, bytesVerified: number, size: number, percent: number, bytesPerSecond: number | null, secondsLeft: number | null } };

/** The fields of a participant that a roster shows. */
export const ParticipantFieldsFragmentDoc = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParticipantFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Participant"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isHost"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"joinedAt"}}]}}]} as unknown as DocumentNode<ParticipantFieldsFragment, unknown>;
/** The fields of a transfer that moving its bytes needs. */
export const TransferFieldsFragmentDoc = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<TransferFieldsFragment, unknown>;
/** Asks whether the server keeps a history, and for how many seconds it keeps what was said. */
export const HistoryConfigDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HistoryConfig"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clientConfig"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"history"}},{"kind":"Field","name":{"kind":"Name","value":"replaySeconds"}}]}}]}}]} as unknown as DocumentNode<HistoryConfigQuery, HistoryConfigQueryVariables>;
/** Reads the chat and the messages of a room, newest first, page by page, with the gaps that the server knows of. */
export const ChatHistoryDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChatHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roomHistory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"roomId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"topic"},"value":{"kind":"StringValue","value":"chat-message","block":false}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignalReceived"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"payload"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"gaps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}}]}}]}}]} as unknown as DocumentNode<ChatHistoryQuery, ChatHistoryQueryVariables>;
/** Reads the names of a room's past visitors: for lines of a chat whose writers have left. */
export const PastVisitorsDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PastVisitors"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roomSessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"roomId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"visits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PastVisitorsQuery, PastVisitorsQueryVariables>;
/** Reads the user's ended transfers, newest first, page by page. */
export const EndedTransfersDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EndedTransfers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"transferHistory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<EndedTransfersQuery, EndedTransfersQueryVariables>;
/** Joins a room and follows it: a `RoomSnapshot` first, then the missed events, then what happens. Send the newest
`cursor` as `after`, and the `participantKey` of the snapshot, with each new subscription. */
export const RoomEventsDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RoomEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"participantKey"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roomEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"roomId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"participantKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"participantKey"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"logged"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RoomSnapshot"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"room"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"participants"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParticipantFields"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"you"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParticipantFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"participantKey"}},{"kind":"Field","name":{"kind":"Name","value":"connectionId"}},{"kind":"Field","name":{"kind":"Name","value":"resumed"}},{"kind":"Field","name":{"kind":"Name","value":"recovery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wasRecovering"}},{"kind":"Field","name":{"kind":"Name","value":"recovered"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"missedCount"}},{"kind":"Field","name":{"kind":"Name","value":"archivedCount"}},{"kind":"Field","name":{"kind":"Name","value":"disconnectedForMs"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignalReceived"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"addressed"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"topic"}},{"kind":"Field","name":{"kind":"Name","value":"payload"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ParticipantJoined"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"participant"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParticipantFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ParticipantChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"participant"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ParticipantFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ParticipantLeft"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"left"},"name":{"kind":"Name","value":"participant"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransferChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PositionAdvanced"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deliveredCount"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ParticipantFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Participant"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isHost"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"joinedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<RoomEventsSubscription, RoomEventsSubscriptionVariables>;
/** Asks which user the token names. */
export const ViewerDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
/** Asks for the ICE servers, with TURN credentials that expire: ask again for each call. */
export const ClientConfigDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ClientConfig"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clientConfig"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"iceServers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"urls"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"credential"}}]}}]}}]}}]} as unknown as DocumentNode<ClientConfigQuery, ClientConfigQueryVariables>;
/** Sends a message, offer, answer or ICE candidate. Repeat it with the same `idempotencyKey` until the server answers. */
export const SendSignalDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendSignal"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendSignalInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendSignal"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"recipients"}},{"kind":"Field","name":{"kind":"Name","value":"duplicate"}}]}}]}}]} as unknown as DocumentNode<SendSignalMutation, SendSignalMutationVariables>;
/** Leaves a room, at once or after `graceSeconds`. */
export const LeaveRoomDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LeaveRoom"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LeaveRoomInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"leaveRoom"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"participantId"}}]}}]}}]} as unknown as DocumentNode<LeaveRoomMutation, LeaveRoomMutationVariables>;
/** Reports the measured quality of the user's connection; the server answers with a grade and advice. */
export const ReportConnectionQualityDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportConnectionQuality"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportConnectionQualityInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportConnectionQuality"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<ReportConnectionQualityMutation, ReportConnectionQualityMutationVariables>;
/** Asks how many transfers of a user may be live at a time. */
export const TransferLimitsDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TransferLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clientConfig"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"maxActiveTransfers"}}]}}]}}]} as unknown as DocumentNode<TransferLimitsQuery, TransferLimitsQueryVariables>;
/** Reads the user's live transfers in a room: after each return, since not all changes are in the log. */
export const LiveTransfersDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LiveTransfers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"roomId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roomId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"PENDING"},{"kind":"EnumValue","value":"ACTIVE"},{"kind":"EnumValue","value":"PAUSED"}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<LiveTransfersQuery, LiveTransfersQueryVariables>;
/** Reads one transfer; null if it is unknown or not the user's. */
export const TransferStateDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TransferState"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<TransferStateQuery, TransferStateQueryVariables>;
/** Reads which chunks of a transfer are not verified yet, as ranges. */
export const MissingChunksDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MissingChunks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"missing"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"first"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<MissingChunksQuery, MissingChunksQueryVariables>;
/** Offers a file to a user in the room. */
export const OfferTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OfferTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offerTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<OfferTransferMutation, OfferTransferMutationVariables>;
/** Accepts an offer (receiver). */
export const AcceptTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcceptTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcceptTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<AcceptTransferMutation, AcceptTransferMutationVariables>;
/** Declines an offer (receiver). */
export const RejectTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RejectTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RejectTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rejectTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<RejectTransferMutation, RejectTransferMutationVariables>;
/** Pauses a transfer for the user. */
export const PauseTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<PauseTransferMutation, PauseTransferMutationVariables>;
/** Ends the user's pause of a transfer. */
export const ResumeTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<ResumeTransferMutation, ResumeTransferMutationVariables>;
/** Ends a transfer for both parties. */
export const CancelTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<CancelTransferMutation, CancelTransferMutationVariables>;
/** Acknowledges chunks that the receiver has verified, as ranges. */
export const AcknowledgeChunksDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcknowledgeChunks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcknowledgeChunksInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledgeChunks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<AcknowledgeChunksMutation, AcknowledgeChunksMutationVariables>;
/** States the file's SHA-256 (sender). */
export const SealTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SealTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferDigestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sealTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<SealTransferMutation, SealTransferMutationVariables>;
/** States the SHA-256 of the received bytes (receiver), and completes the transfer if it equals the sender's. */
export const CompleteTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CompleteTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferDigestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"completeTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TransferFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TransferFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"roomId"}},{"kind":"Field","name":{"kind":"Name","value":"senderId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverId"}},{"kind":"Field","name":{"kind":"Name","value":"senderParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"receiverParticipantId"}},{"kind":"Field","name":{"kind":"Name","value":"filename"}},{"kind":"Field","name":{"kind":"Name","value":"mimeType"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"chunkSize"}},{"kind":"Field","name":{"kind":"Name","value":"totalChunks"}},{"kind":"Field","name":{"kind":"Name","value":"chunksVerified"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"pausedBy"}},{"kind":"Field","name":{"kind":"Name","value":"pausedByConnection"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"batchId"}},{"kind":"Field","name":{"kind":"Name","value":"batchCount"}},{"kind":"Field","name":{"kind":"Name","value":"batchSize"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<CompleteTransferMutation, CompleteTransferMutationVariables>;
/** Follows the progress of a transfer. */
export const WatchTransferDocument = /*#__PURE__*/ {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"WatchTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transferId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transferProgress"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"transferId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transferId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transferId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"bytesVerified"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"bytesPerSecond"}},{"kind":"Field","name":{"kind":"Name","value":"secondsLeft"}}]}}]}}]} as unknown as DocumentNode<WatchTransferSubscription, WatchTransferSubscriptionVariables>;