export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  Cursor: { input: string; output: string; }
  DateTime: { input: string; output: string; }
  JSON: { input: unknown; output: unknown; }
  SafeInt: { input: number; output: number; }
  Sha256: { input: string; output: string; }
};

export type AcceptTransferInput = {
  participantId?: InputMaybe<Scalars['ID']['input']>;
  transferId: Scalars['ID']['input'];
};

export type AcknowledgeChunksInput = {
  ranges: Array<ChunkRangeInput>;
  transferId: Scalars['ID']['input'];
};

export type CancelTransferInput = {
  reason?: InputMaybe<Scalars['String']['input']>;
  transferId: Scalars['ID']['input'];
};

export type ChunkRange = {
  __typename?: 'ChunkRange';
  count: Scalars['Int']['output'];
  first: Scalars['Int']['output'];
};

export type ChunkRangeInput = {
  count: Scalars['Int']['input'];
  first: Scalars['Int']['input'];
};

export type ClientConfig = {
  __typename?: 'ClientConfig';
  chunkSize: Scalars['Int']['output'];
  graceSeconds: Scalars['Int']['output'];
  iceServers: Array<IceServer>;
  logSeconds: Scalars['Int']['output'];
  logSize: Scalars['Int']['output'];
  maxActiveTransfers: Scalars['Int']['output'];
  maxFileSize: Scalars['SafeInt']['output'];
};

export type ConnectionQuality =
  | 'FAIR'
  | 'GOOD'
  | 'POOR'
  | 'UNKNOWN';

export type IceServer = {
  __typename?: 'IceServer';
  credential?: Maybe<Scalars['String']['output']>;
  urls: Array<Scalars['String']['output']>;
  username?: Maybe<Scalars['String']['output']>;
};

export type LeaveReason =
  | 'LEFT'
  | 'TIMED_OUT';

export type LeaveRoomInput = {
  participantId?: InputMaybe<Scalars['ID']['input']>;
  roomId: Scalars['ID']['input'];
};

export type LeaveRoomPayload = {
  __typename?: 'LeaveRoomPayload';
  participantId: Scalars['ID']['output'];
  roomId: Scalars['ID']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  acceptTransfer: TransferPayload;
  acknowledgeChunks: TransferPayload;
  cancelTransfer: TransferPayload;
  completeTransfer: TransferPayload;
  leaveRoom: LeaveRoomPayload;
  offerTransfer: TransferPayload;
  pauseTransfer: TransferPayload;
  rejectTransfer: TransferPayload;
  reportConnectionQuality: ReportConnectionQualityPayload;
  resumeTransfer: TransferPayload;
  sealTransfer: TransferPayload;
  sendSignal: SendSignalPayload;
};


export type MutationAcceptTransferArgs = {
  input: AcceptTransferInput;
};


export type MutationAcknowledgeChunksArgs = {
  input: AcknowledgeChunksInput;
};


export type MutationCancelTransferArgs = {
  input: CancelTransferInput;
};


export type MutationCompleteTransferArgs = {
  input: TransferDigestInput;
};


export type MutationLeaveRoomArgs = {
  input: LeaveRoomInput;
};


export type MutationOfferTransferArgs = {
  input: OfferTransferInput;
};


export type MutationPauseTransferArgs = {
  input: TransferInput;
};


export type MutationRejectTransferArgs = {
  input: RejectTransferInput;
};


export type MutationReportConnectionQualityArgs = {
  input: ReportConnectionQualityInput;
};


export type MutationResumeTransferArgs = {
  input: TransferInput;
};


export type MutationSealTransferArgs = {
  input: TransferDigestInput;
};


export type MutationSendSignalArgs = {
  input: SendSignalInput;
};

export type OfferTransferInput = {
  filename: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  mimeType?: InputMaybe<Scalars['String']['input']>;
  participantId?: InputMaybe<Scalars['ID']['input']>;
  receiverId: Scalars['ID']['input'];
  roomId: Scalars['ID']['input'];
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  size: Scalars['SafeInt']['input'];
};

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
};

export type Participant = {
  __typename?: 'Participant';
  id: Scalars['ID']['output'];
  isHost: Scalars['Boolean']['output'];
  joinedAt: Scalars['DateTime']['output'];
  name: Scalars['String']['output'];
  quality: ConnectionQuality;
  state: ParticipantState;
  userId: Scalars['ID']['output'];
};

export type ParticipantChanged = RoomEvent & {
  __typename?: 'ParticipantChanged';
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
  participant: Participant;
};

export type ParticipantJoined = RoomEvent & {
  __typename?: 'ParticipantJoined';
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
  participant: Participant;
};

export type ParticipantLeft = RoomEvent & {
  __typename?: 'ParticipantLeft';
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
  participant: ParticipantRef;
  reason: LeaveReason;
};

export type ParticipantRef = {
  __typename?: 'ParticipantRef';
  id: Scalars['ID']['output'];
  userId: Scalars['ID']['output'];
};

export type ParticipantState =
  | 'CONNECTED'
  | 'RECONNECTING';

export type PositionAdvanced = RoomEvent & {
  __typename?: 'PositionAdvanced';
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
  deliveredCount: Scalars['Int']['output'];
};

export type Query = {
  __typename?: 'Query';
  clientConfig: ClientConfig;
  reconnectionState?: Maybe<ReconnectionState>;
  room: Room;
  transfer?: Maybe<Transfer>;
  transfers: TransferConnection;
  viewer: Viewer;
};


export type QueryReconnectionStateArgs = {
  roomId: Scalars['ID']['input'];
};


export type QueryRoomArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTransferArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTransfersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TransferFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Recommendation = {
  __typename?: 'Recommendation';
  code: RecommendationCode;
  text: Scalars['String']['output'];
};

export type RecommendationCode =
  | 'CHECK_NETWORK'
  | 'CLOSE_OTHER_PROGRAMS'
  | 'LOWER_VIDEO_IF_IT_LAGS'
  | 'LOWER_VIDEO_QUALITY'
  | 'RECONNECT'
  | 'STABLE_BUT_LIMITED';

export type ReconnectionState = {
  __typename?: 'ReconnectionState';
  cursor?: Maybe<Scalars['Cursor']['output']>;
  isConnected: Scalars['Boolean']['output'];
  lastSeenAt: Scalars['DateTime']['output'];
  missedCount: Scalars['Int']['output'];
  quality: ConnectionQuality;
  roomId: Scalars['ID']['output'];
  userId: Scalars['ID']['output'];
};

export type Recovery = {
  __typename?: 'Recovery';
  disconnectedForMs?: Maybe<Scalars['Int']['output']>;
  missedCount: Scalars['Int']['output'];
  reason?: Maybe<UnrecoverableReason>;
  recovered: Scalars['Boolean']['output'];
  wasRecovering: Scalars['Boolean']['output'];
};

export type RejectTransferInput = {
  reason?: InputMaybe<Scalars['String']['input']>;
  transferId: Scalars['ID']['input'];
};

export type ReportConnectionQualityInput = {
  bandwidthKbps?: InputMaybe<Scalars['Float']['input']>;
  jitterMs: Scalars['Float']['input'];
  latencyMs: Scalars['Float']['input'];
  packetLossPercent: Scalars['Float']['input'];
  participantId?: InputMaybe<Scalars['ID']['input']>;
  roomId: Scalars['ID']['input'];
};

export type ReportConnectionQualityPayload = {
  __typename?: 'ReportConnectionQualityPayload';
  quality: ConnectionQuality;
  recommendations: Array<Recommendation>;
};

export type Room = {
  __typename?: 'Room';
  capacity: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  participants: Array<Participant>;
};

export type RoomEvent = {
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
};

export type RoomSnapshot = RoomEvent & {
  __typename?: 'RoomSnapshot';
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
  participantKey: Scalars['String']['output'];
  recovery: Recovery;
  resumed: Scalars['Boolean']['output'];
  room: Room;
  you: Participant;
};

export type SendSignalInput = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  kind: SignalKind;
  participantId?: InputMaybe<Scalars['ID']['input']>;
  payload: Scalars['JSON']['input'];
  roomId: Scalars['ID']['input'];
  to?: InputMaybe<Scalars['ID']['input']>;
  toUser?: InputMaybe<Scalars['ID']['input']>;
  topic?: InputMaybe<Scalars['String']['input']>;
};

export type SendSignalPayload = {
  __typename?: 'SendSignalPayload';
  cursor: Scalars['Cursor']['output'];
  duplicate: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  recipients: Scalars['Int']['output'];
};

export type SignalKind =
  | 'ANSWER'
  | 'APPLICATION'
  | 'ICE_CANDIDATE'
  | 'OFFER';

export type SignalReceived = RoomEvent & {
  __typename?: 'SignalReceived';
  addressed: Scalars['Boolean']['output'];
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
  from: ParticipantRef;
  id: Scalars['ID']['output'];
  kind: SignalKind;
  payload: Scalars['JSON']['output'];
  topic?: Maybe<Scalars['String']['output']>;
};

export type Subscription = {
  __typename?: 'Subscription';
  roomEvents: RoomEvent;
  transferProgress: TransferProgress;
};


export type SubscriptionRoomEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  participantKey?: InputMaybe<Scalars['String']['input']>;
  roomId: Scalars['ID']['input'];
};


export type SubscriptionTransferProgressArgs = {
  transferId: Scalars['ID']['input'];
};

export type Transfer = {
  __typename?: 'Transfer';
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  bytesVerified: Scalars['SafeInt']['output'];
  chunkSize: Scalars['Int']['output'];
  chunksVerified: Scalars['Int']['output'];
  createdAt: Scalars['DateTime']['output'];
  endReason?: Maybe<TransferEndReason>;
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  error?: Maybe<Scalars['String']['output']>;
  expiresAt: Scalars['DateTime']['output'];
  filename: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  mimeType?: Maybe<Scalars['String']['output']>;
  missing: Array<ChunkRange>;
  pausedBy: Array<Scalars['ID']['output']>;
  pausedByConnection: Scalars['Boolean']['output'];
  percent: Scalars['Float']['output'];
  receiverId: Scalars['ID']['output'];
  receiverParticipantId?: Maybe<Scalars['ID']['output']>;
  roomId: Scalars['ID']['output'];
  senderId: Scalars['ID']['output'];
  senderParticipantId?: Maybe<Scalars['ID']['output']>;
  sha256?: Maybe<Scalars['Sha256']['output']>;
  size: Scalars['SafeInt']['output'];
  status: TransferStatus;
  totalChunks: Scalars['Int']['output'];
};


export type TransferMissingArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type TransferChanged = RoomEvent & {
  __typename?: 'TransferChanged';
  at: Scalars['DateTime']['output'];
  cursor: Scalars['Cursor']['output'];
  transfer: Transfer;
};

export type TransferConnection = {
  __typename?: 'TransferConnection';
  edges: Array<TransferEdge>;
  nodes: Array<Transfer>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type TransferDigestInput = {
  sha256: Scalars['Sha256']['input'];
  transferId: Scalars['ID']['input'];
};

export type TransferEdge = {
  __typename?: 'TransferEdge';
  cursor: Scalars['String']['output'];
  node: Transfer;
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

export type TransferFilter = {
  role?: InputMaybe<TransferRole>;
  roomId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<Array<TransferStatus>>;
};

export type TransferInput = {
  participantId?: InputMaybe<Scalars['ID']['input']>;
  transferId: Scalars['ID']['input'];
};

export type TransferPayload = {
  __typename?: 'TransferPayload';
  transfer: Transfer;
};

export type TransferProgress = {
  __typename?: 'TransferProgress';
  at: Scalars['DateTime']['output'];
  bytesPerSecond?: Maybe<Scalars['Float']['output']>;
  bytesVerified: Scalars['SafeInt']['output'];
  chunksVerified: Scalars['Int']['output'];
  percent: Scalars['Float']['output'];
  secondsLeft?: Maybe<Scalars['Float']['output']>;
  size: Scalars['SafeInt']['output'];
  status: TransferStatus;
  totalChunks: Scalars['Int']['output'];
  transferId: Scalars['ID']['output'];
};

export type TransferRole =
  | 'RECEIVER'
  | 'SENDER';

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

export type Viewer = {
  __typename?: 'Viewer';
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
};
