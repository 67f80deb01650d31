/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

export type HistoryConfigQueryVariables = Exact<{ [key: string]: never; }>;


export type HistoryConfigQuery = { clientConfig: { history: boolean, replaySeconds: number } };

export type ChatHistoryQueryVariables = Exact<{
  roomId: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ChatHistoryQuery = { roomHistory: { edges: Array<{ cursor: string, node:
        | { __typename: 'ParticipantChanged', at: string }
        | { __typename: 'ParticipantJoined', at: string }
        | { __typename: 'ParticipantLeft', at: string }
        | { __typename: 'PositionAdvanced', at: string }
        | { __typename: 'RoomSnapshot', at: string }
        | { __typename: 'SignalReceived', id: string, payload: unknown, at: string, from: { userId: string } }
        | { __typename: 'TransferChanged', at: string }
       }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, gaps: Array<{ from: string, to: string }> } };

export type PastVisitorsQueryVariables = Exact<{
  roomId: string;
}>;


export type PastVisitorsQuery = { roomSessions: { nodes: Array<{ visits: { nodes: Array<{ userId: string, name: string }> } }> } };

export type EndedTransfersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type EndedTransfersQuery = { viewer: { id: string }, transferHistory: { nodes: Array<{ id: string, roomId: string, senderId: string, receiverId: string, filename: string, mimeType: string | null, size: number, bytesVerified: number, status: TransferStatus, endReason: TransferEndReason, error: string | null, sha256: string | null, createdAt: string, acceptedAt: string | null, endedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ParticipantFieldsFragment = { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string };

export type RoomEventsSubscriptionVariables = Exact<{
  roomId: string;
  after?: string | null | undefined;
  participantKey?: string | null | undefined;
}>;


export type RoomEventsSubscription = { roomEvents:
    | { __typename: 'ParticipantChanged', cursor: string, at: string, logged: boolean, participant: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string } }
    | { __typename: 'ParticipantJoined', cursor: string, at: string, logged: boolean, participant: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string } }
    | { __typename: 'ParticipantLeft', reason: LeaveReason, cursor: string, at: string, logged: boolean, left: { id: string, userId: string } }
    | { __typename: 'PositionAdvanced', deliveredCount: number, cursor: string, at: string, logged: boolean }
    | { __typename: 'RoomSnapshot', participantKey: string, connectionId: string, resumed: boolean, cursor: string, at: string, logged: boolean, room: { participants: Array<{ id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string }> }, you: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string }, recovery: { wasRecovering: boolean, recovered: boolean, reason: UnrecoverableReason | null, missedCount: number, archivedCount: number, disconnectedForMs: number | null } }
    | { __typename: 'SignalReceived', id: string, addressed: boolean, kind: SignalKind, topic: string | null, payload: unknown, cursor: string, at: string, logged: boolean, from: { id: string, userId: string } }
    | { __typename: 'TransferChanged', cursor: string, at: string, logged: boolean, transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } }
   };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { id: string, name: string } };

export type ClientConfigQueryVariables = Exact<{ [key: string]: never; }>;


export type ClientConfigQuery = { clientConfig: { iceServers: Array<{ urls: Array<string>, username: string | null, credential: string | null }> } };

export type SendSignalMutationVariables = Exact<{
  input: SendSignalInput;
}>;


export type SendSignalMutation = { sendSignal: { id: string, recipients: number, duplicate: boolean } };

export type LeaveRoomMutationVariables = Exact<{
  input: LeaveRoomInput;
}>;


export type LeaveRoomMutation = { leaveRoom: { roomId: string, participantId: string } };

export type ReportConnectionQualityMutationVariables = Exact<{
  input: ReportConnectionQualityInput;
}>;


export type ReportConnectionQualityMutation = { reportConnectionQuality: { quality: ConnectionQuality, recommendations: Array<{ code: RecommendationCode, text: string }> } };

export type TransferFieldsFragment = { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string };

export type TransferLimitsQueryVariables = Exact<{ [key: string]: never; }>;


export type TransferLimitsQuery = { clientConfig: { maxActiveTransfers: number } };

export type LiveTransfersQueryVariables = Exact<{
  roomId: string;
}>;


export type LiveTransfersQuery = { transfers: { nodes: Array<{ id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string }> } };

export type TransferStateQueryVariables = Exact<{
  id: string;
}>;


export type TransferStateQuery = { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } | null };

export type MissingChunksQueryVariables = Exact<{
  id: string;
  first: number;
}>;


export type MissingChunksQuery = { transfer: { status: TransferStatus, missing: Array<{ first: number, count: number }> } | null };

export type OfferTransferMutationVariables = Exact<{
  input: OfferTransferInput;
}>;


export type OfferTransferMutation = { offerTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type AcceptTransferMutationVariables = Exact<{
  input: AcceptTransferInput;
}>;


export type AcceptTransferMutation = { acceptTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type RejectTransferMutationVariables = Exact<{
  input: RejectTransferInput;
}>;


export type RejectTransferMutation = { rejectTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type PauseTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


export type PauseTransferMutation = { pauseTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type ResumeTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


export type ResumeTransferMutation = { resumeTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type CancelTransferMutationVariables = Exact<{
  input: CancelTransferInput;
}>;


export type CancelTransferMutation = { cancelTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type AcknowledgeChunksMutationVariables = Exact<{
  input: AcknowledgeChunksInput;
}>;


export type AcknowledgeChunksMutation = { acknowledgeChunks: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type SealTransferMutationVariables = Exact<{
  input: TransferDigestInput;
}>;


export type SealTransferMutation = { sealTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type CompleteTransferMutationVariables = Exact<{
  input: TransferDigestInput;
}>;


export type CompleteTransferMutation = { completeTransfer: { transfer: { id: string, version: number, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, batchId: string | null, batchCount: number | null, batchSize: number | null, createdAt: string, acceptedAt: string | null, expiresAt: string } } };

export type WatchTransferSubscriptionVariables = Exact<{
  transferId: string;
}>;


export type WatchTransferSubscription = { transferProgress: { transferId: string, status: TransferStatus, bytesVerified: number, size: number, percent: number, bytesPerSecond: number | null, secondsLeft: number | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ParticipantFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment ParticipantFields on Participant {
  id
  userId
  name
  isHost
  state
  quality
  joinedAt
}
    `, {"fragmentName":"ParticipantFields"}) as unknown as TypedDocumentString<ParticipantFieldsFragment, unknown>;
export const TransferFieldsFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}
    `, {"fragmentName":"TransferFields"}) as unknown as TypedDocumentString<TransferFieldsFragment, unknown>;
export const HistoryConfigDocument = /*#__PURE__*/ new TypedDocumentString(`
    query HistoryConfig {
  clientConfig {
    history
    replaySeconds
  }
}
    `) as unknown as TypedDocumentString<HistoryConfigQuery, HistoryConfigQueryVariables>;
export const ChatHistoryDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ChatHistory($roomId: ID!, $first: Int!, $after: String) {
  roomHistory(
    roomId: $roomId
    filter: {topic: "chat-message"}
    first: $first
    after: $after
  ) {
    edges {
      cursor
      node {
        __typename
        at
        ... on SignalReceived {
          id
          from {
            userId
          }
          payload
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    gaps {
      from
      to
    }
  }
}
    `) as unknown as TypedDocumentString<ChatHistoryQuery, ChatHistoryQueryVariables>;
export const PastVisitorsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query PastVisitors($roomId: ID!) {
  roomSessions(roomId: $roomId, first: 10) {
    nodes {
      visits(first: 50) {
        nodes {
          userId
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PastVisitorsQuery, PastVisitorsQueryVariables>;
export const EndedTransfersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query EndedTransfers($first: Int!, $after: String) {
  viewer {
    id
  }
  transferHistory(first: $first, after: $after) {
    nodes {
      id
      roomId
      senderId
      receiverId
      filename
      mimeType
      size
      bytesVerified
      status
      endReason
      error
      sha256
      createdAt
      acceptedAt
      endedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<EndedTransfersQuery, EndedTransfersQueryVariables>;
export const RoomEventsDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription RoomEvents($roomId: ID!, $after: Cursor, $participantKey: String) {
  roomEvents(roomId: $roomId, after: $after, participantKey: $participantKey) {
    __typename
    cursor
    at
    logged
    ... on RoomSnapshot {
      room {
        participants {
          ...ParticipantFields
        }
      }
      you {
        ...ParticipantFields
      }
      participantKey
      connectionId
      resumed
      recovery {
        wasRecovering
        recovered
        reason
        missedCount
        archivedCount
        disconnectedForMs
      }
    }
    ... on SignalReceived {
      id
      from {
        id
        userId
      }
      addressed
      kind
      topic
      payload
    }
    ... on ParticipantJoined {
      participant {
        ...ParticipantFields
      }
    }
    ... on ParticipantChanged {
      participant {
        ...ParticipantFields
      }
    }
    ... on ParticipantLeft {
      left: participant {
        id
        userId
      }
      reason
    }
    ... on TransferChanged {
      transfer {
        ...TransferFields
      }
    }
    ... on PositionAdvanced {
      deliveredCount
    }
  }
}
    fragment ParticipantFields on Participant {
  id
  userId
  name
  isHost
  state
  quality
  joinedAt
}
fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<RoomEventsSubscription, RoomEventsSubscriptionVariables>;
export const ViewerDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Viewer {
  viewer {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const ClientConfigDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ClientConfig {
  clientConfig {
    iceServers {
      urls
      username
      credential
    }
  }
}
    `) as unknown as TypedDocumentString<ClientConfigQuery, ClientConfigQueryVariables>;
export const SendSignalDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SendSignal($input: SendSignalInput!) {
  sendSignal(input: $input) {
    id
    recipients
    duplicate
  }
}
    `) as unknown as TypedDocumentString<SendSignalMutation, SendSignalMutationVariables>;
export const LeaveRoomDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation LeaveRoom($input: LeaveRoomInput!) {
  leaveRoom(input: $input) {
    roomId
    participantId
  }
}
    `) as unknown as TypedDocumentString<LeaveRoomMutation, LeaveRoomMutationVariables>;
export const ReportConnectionQualityDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ReportConnectionQuality($input: ReportConnectionQualityInput!) {
  reportConnectionQuality(input: $input) {
    quality
    recommendations {
      code
      text
    }
  }
}
    `) as unknown as TypedDocumentString<ReportConnectionQualityMutation, ReportConnectionQualityMutationVariables>;
export const TransferLimitsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query TransferLimits {
  clientConfig {
    maxActiveTransfers
  }
}
    `) as unknown as TypedDocumentString<TransferLimitsQuery, TransferLimitsQueryVariables>;
export const LiveTransfersDocument = /*#__PURE__*/ new TypedDocumentString(`
    query LiveTransfers($roomId: ID!) {
  transfers(
    filter: {roomId: $roomId, status: [PENDING, ACTIVE, PAUSED]}
    first: 100
  ) {
    nodes {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<LiveTransfersQuery, LiveTransfersQueryVariables>;
export const TransferStateDocument = /*#__PURE__*/ new TypedDocumentString(`
    query TransferState($id: ID!) {
  transfer(id: $id) {
    ...TransferFields
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<TransferStateQuery, TransferStateQueryVariables>;
export const MissingChunksDocument = /*#__PURE__*/ new TypedDocumentString(`
    query MissingChunks($id: ID!, $first: Int!) {
  transfer(id: $id) {
    status
    missing(first: $first) {
      first
      count
    }
  }
}
    `) as unknown as TypedDocumentString<MissingChunksQuery, MissingChunksQueryVariables>;
export const OfferTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation OfferTransfer($input: OfferTransferInput!) {
  offerTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<OfferTransferMutation, OfferTransferMutationVariables>;
export const AcceptTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcceptTransfer($input: AcceptTransferInput!) {
  acceptTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<AcceptTransferMutation, AcceptTransferMutationVariables>;
export const RejectTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RejectTransfer($input: RejectTransferInput!) {
  rejectTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<RejectTransferMutation, RejectTransferMutationVariables>;
export const PauseTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PauseTransfer($input: TransferInput!) {
  pauseTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<PauseTransferMutation, PauseTransferMutationVariables>;
export const ResumeTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ResumeTransfer($input: TransferInput!) {
  resumeTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<ResumeTransferMutation, ResumeTransferMutationVariables>;
export const CancelTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CancelTransfer($input: CancelTransferInput!) {
  cancelTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<CancelTransferMutation, CancelTransferMutationVariables>;
export const AcknowledgeChunksDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation AcknowledgeChunks($input: AcknowledgeChunksInput!) {
  acknowledgeChunks(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<AcknowledgeChunksMutation, AcknowledgeChunksMutationVariables>;
export const SealTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SealTransfer($input: TransferDigestInput!) {
  sealTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<SealTransferMutation, SealTransferMutationVariables>;
export const CompleteTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CompleteTransfer($input: TransferDigestInput!) {
  completeTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
  version
  roomId
  senderId
  receiverId
  senderParticipantId
  receiverParticipantId
  filename
  mimeType
  size
  chunkSize
  totalChunks
  chunksVerified
  bytesVerified
  status
  pausedBy
  pausedByConnection
  endReason
  error
  sha256
  batchId
  batchCount
  batchSize
  createdAt
  acceptedAt
  expiresAt
}`) as unknown as TypedDocumentString<CompleteTransferMutation, CompleteTransferMutationVariables>;
export const WatchTransferDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription WatchTransfer($transferId: ID!) {
  transferProgress(transferId: $transferId) {
    transferId
    status
    bytesVerified
    size
    percent
    bytesPerSecond
    secondsLeft
  }
}
    `) as unknown as TypedDocumentString<WatchTransferSubscription, WatchTransferSubscriptionVariables>;