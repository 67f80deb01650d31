/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AcceptTransferInput = {
  participantId?: string | null | undefined;
  transferId: string;
};

export type AcknowledgeChunksInput = {
  ranges: Array<ChunkRangeInput>;
  transferId: string;
};

export type CancelTransferInput = {
  reason?: string | null | undefined;
  transferId: string;
};

export type ChunkRangeInput = {
  count: number;
  first: number;
};

export type ConnectionQuality =
  | 'FAIR'
  | 'GOOD'
  | 'POOR'
  | 'UNKNOWN';

export type LeaveReason =
  | 'LEFT'
  | 'TIMED_OUT';

export type LeaveRoomInput = {
  participantId?: string | null | undefined;
  roomId: string;
};

export type OfferTransferInput = {
  filename: string;
  idempotencyKey?: string | null | undefined;
  mimeType?: string | null | undefined;
  participantId?: string | null | undefined;
  receiverId: string;
  roomId: string;
  sha256?: string | null | undefined;
  size: number;
};

export type ParticipantState =
  | 'CONNECTED'
  | 'RECONNECTING';

export type RecommendationCode =
  | 'CHECK_NETWORK'
  | 'CLOSE_OTHER_PROGRAMS'
  | 'LOWER_VIDEO_IF_IT_LAGS'
  | 'LOWER_VIDEO_QUALITY'
  | 'RECONNECT'
  | 'STABLE_BUT_LIMITED';

export type RejectTransferInput = {
  reason?: string | null | undefined;
  transferId: string;
};

export type ReportConnectionQualityInput = {
  bandwidthKbps?: number | null | undefined;
  jitterMs: number;
  latencyMs: number;
  packetLossPercent: number;
  participantId?: string | null | undefined;
  roomId: string;
};

export type SendSignalInput = {
  idempotencyKey?: string | null | undefined;
  kind: SignalKind;
  participantId?: string | null | undefined;
  payload: unknown;
  roomId: string;
  to?: string | null | undefined;
  toUser?: string | null | undefined;
  topic?: string | null | undefined;
};

export type SignalKind =
  | 'ANSWER'
  | 'APPLICATION'
  | 'ICE_CANDIDATE'
  | 'OFFER';

export type TransferDigestInput = {
  sha256: string;
  transferId: string;
};

export type TransferEndReason =
  | 'CANCELLED_BY_RECEIVER'
  | 'CANCELLED_BY_SENDER'
  | 'CHECKSUM_MISMATCH'
  | 'COMPLETED'
  | 'EXPIRED'
  | 'INFECTED'
  | 'REJECTED'
  | 'STATE_LOST'
  | 'STORAGE_FULL';

export type TransferInput = {
  participantId?: string | null | undefined;
  transferId: string;
};

export type TransferStatus =
  | 'ACTIVE'
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'PAUSED'
  | 'PENDING';

export type UnrecoverableReason =
  | 'EPOCH_CHANGED'
  | 'LOG_EXPIRED'
  | 'LOG_TRIMMED'
  | 'POSITION_AHEAD';

export type ParticipantFieldsFragment = { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string };

export type RoomEventsSubscriptionVariables = Exact<{
  roomId: string;
  after?: string | null | undefined;
  participantKey?: string | null | undefined;
}>;


export type RoomEventsSubscription = { roomEvents:
    | { __typename: 'ParticipantChanged', cursor: string, at: string, participant: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string } }
    | { __typename: 'ParticipantJoined', cursor: string, at: string, participant: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string } }
    | { __typename: 'ParticipantLeft', reason: LeaveReason, cursor: string, at: string, left: { id: string, userId: string } }
    | { __typename: 'PositionAdvanced', deliveredCount: number, cursor: string, at: string }
    | { __typename: 'RoomSnapshot', participantKey: string, resumed: boolean, cursor: string, at: string, room: { participants: Array<{ id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string }> }, you: { id: string, userId: string, name: string, isHost: boolean, state: ParticipantState, quality: ConnectionQuality, joinedAt: string }, recovery: { wasRecovering: boolean, recovered: boolean, reason: UnrecoverableReason | null, missedCount: number, disconnectedForMs: number | null } }
    | { __typename: 'SignalReceived', id: string, addressed: boolean, kind: SignalKind, topic: string | null, payload: unknown, cursor: string, at: string, from: { id: string, userId: string } }
    | { __typename: 'TransferChanged', cursor: string, at: string, transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } }
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

export type TransferFieldsFragment = { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string };

export type LiveTransfersQueryVariables = Exact<{
  roomId: string;
}>;


export type LiveTransfersQuery = { transfers: { nodes: Array<{ id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string }> } };

export type TransferStateQueryVariables = Exact<{
  id: string;
}>;


export type TransferStateQuery = { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } | null };

export type MissingChunksQueryVariables = Exact<{
  id: string;
  first: number;
}>;


export type MissingChunksQuery = { transfer: { status: TransferStatus, missing: Array<{ first: number, count: number }> } | null };

export type OfferTransferMutationVariables = Exact<{
  input: OfferTransferInput;
}>;


export type OfferTransferMutation = { offerTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type AcceptTransferMutationVariables = Exact<{
  input: AcceptTransferInput;
}>;


export type AcceptTransferMutation = { acceptTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type RejectTransferMutationVariables = Exact<{
  input: RejectTransferInput;
}>;


export type RejectTransferMutation = { rejectTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type PauseTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


export type PauseTransferMutation = { pauseTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type ResumeTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


export type ResumeTransferMutation = { resumeTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type CancelTransferMutationVariables = Exact<{
  input: CancelTransferInput;
}>;


export type CancelTransferMutation = { cancelTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type AcknowledgeChunksMutationVariables = Exact<{
  input: AcknowledgeChunksInput;
}>;


export type AcknowledgeChunksMutation = { acknowledgeChunks: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type SealTransferMutationVariables = Exact<{
  input: TransferDigestInput;
}>;


export type SealTransferMutation = { sealTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

export type CompleteTransferMutationVariables = Exact<{
  input: TransferDigestInput;
}>;


export type CompleteTransferMutation = { completeTransfer: { transfer: { id: string, roomId: string, senderId: string, receiverId: string, senderParticipantId: string | null, receiverParticipantId: string | null, filename: string, mimeType: string | null, size: number, chunkSize: number, totalChunks: number, chunksVerified: number, bytesVerified: number, status: TransferStatus, pausedBy: Array<string>, pausedByConnection: boolean, endReason: TransferEndReason | null, error: string | null, sha256: string | null, createdAt: string, expiresAt: string } } };

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
export const ParticipantFieldsFragmentDoc = new TypedDocumentString(`
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
export const TransferFieldsFragmentDoc = new TypedDocumentString(`
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}
    `, {"fragmentName":"TransferFields"}) as unknown as TypedDocumentString<TransferFieldsFragment, unknown>;
export const RoomEventsDocument = new TypedDocumentString(`
    subscription RoomEvents($roomId: ID!, $after: Cursor, $participantKey: String) {
  roomEvents(roomId: $roomId, after: $after, participantKey: $participantKey) {
    __typename
    cursor
    at
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
      resumed
      recovery {
        wasRecovering
        recovered
        reason
        missedCount
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<RoomEventsSubscription, RoomEventsSubscriptionVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const ClientConfigDocument = new TypedDocumentString(`
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
export const SendSignalDocument = new TypedDocumentString(`
    mutation SendSignal($input: SendSignalInput!) {
  sendSignal(input: $input) {
    id
    recipients
    duplicate
  }
}
    `) as unknown as TypedDocumentString<SendSignalMutation, SendSignalMutationVariables>;
export const LeaveRoomDocument = new TypedDocumentString(`
    mutation LeaveRoom($input: LeaveRoomInput!) {
  leaveRoom(input: $input) {
    roomId
    participantId
  }
}
    `) as unknown as TypedDocumentString<LeaveRoomMutation, LeaveRoomMutationVariables>;
export const ReportConnectionQualityDocument = new TypedDocumentString(`
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
export const LiveTransfersDocument = new TypedDocumentString(`
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<LiveTransfersQuery, LiveTransfersQueryVariables>;
export const TransferStateDocument = new TypedDocumentString(`
    query TransferState($id: ID!) {
  transfer(id: $id) {
    ...TransferFields
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<TransferStateQuery, TransferStateQueryVariables>;
export const MissingChunksDocument = new TypedDocumentString(`
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
export const OfferTransferDocument = new TypedDocumentString(`
    mutation OfferTransfer($input: OfferTransferInput!) {
  offerTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<OfferTransferMutation, OfferTransferMutationVariables>;
export const AcceptTransferDocument = new TypedDocumentString(`
    mutation AcceptTransfer($input: AcceptTransferInput!) {
  acceptTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<AcceptTransferMutation, AcceptTransferMutationVariables>;
export const RejectTransferDocument = new TypedDocumentString(`
    mutation RejectTransfer($input: RejectTransferInput!) {
  rejectTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<RejectTransferMutation, RejectTransferMutationVariables>;
export const PauseTransferDocument = new TypedDocumentString(`
    mutation PauseTransfer($input: TransferInput!) {
  pauseTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<PauseTransferMutation, PauseTransferMutationVariables>;
export const ResumeTransferDocument = new TypedDocumentString(`
    mutation ResumeTransfer($input: TransferInput!) {
  resumeTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<ResumeTransferMutation, ResumeTransferMutationVariables>;
export const CancelTransferDocument = new TypedDocumentString(`
    mutation CancelTransfer($input: CancelTransferInput!) {
  cancelTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<CancelTransferMutation, CancelTransferMutationVariables>;
export const AcknowledgeChunksDocument = new TypedDocumentString(`
    mutation AcknowledgeChunks($input: AcknowledgeChunksInput!) {
  acknowledgeChunks(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<AcknowledgeChunksMutation, AcknowledgeChunksMutationVariables>;
export const SealTransferDocument = new TypedDocumentString(`
    mutation SealTransfer($input: TransferDigestInput!) {
  sealTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<SealTransferMutation, SealTransferMutationVariables>;
export const CompleteTransferDocument = new TypedDocumentString(`
    mutation CompleteTransfer($input: TransferDigestInput!) {
  completeTransfer(input: $input) {
    transfer {
      ...TransferFields
    }
  }
}
    fragment TransferFields on Transfer {
  id
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
  createdAt
  expiresAt
}`) as unknown as TypedDocumentString<CompleteTransferMutation, CompleteTransferMutationVariables>;
export const WatchTransferDocument = new TypedDocumentString(`
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