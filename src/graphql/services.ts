import type { Caller } from '../identity/caller.js';
import type { Position } from '../log/position.js';
import type { Recommendation } from '../quality/advice.js';
import type { ConnectionQuality } from '../quality/grade.js';
import type { Participant } from '../rooms/participant.js';
import type { SignalKind } from '../signals/signal.js';
import type { ChunkRange, Transfer, TransferStatus } from '../transfers/transfer.js';

// What GraphQL asks of the domain, in the words of the contract. Times are ms since 1970.

export interface Viewer {
  readonly id: string;
  readonly name: string;
}

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string | null;
  readonly credential?: string | null;
}

export interface ClientConfig {
  readonly iceServers: readonly IceServer[];
  readonly chunkSize: number;
  readonly maxFileSize: number;
  readonly maxActiveTransfers: number;
  readonly logSize: number;
  readonly logSeconds: number;
  readonly graceSeconds: number;
}

export interface RoomView {
  readonly id: string;
  readonly participants: readonly Participant[];
  readonly capacity: number;
}

export interface ReconnectionState {
  readonly roomId: string;
  readonly userId: string;
  readonly isConnected: boolean;
  readonly lastSeenAt: number;
  /** How far the server knows that the participant received; null: nothing known. */
  readonly position: Position | null;
  readonly missedCount: number;
  readonly quality: ConnectionQuality;
}

export interface LeftRoom {
  readonly roomId: string;
  readonly participantId: string;
}

export interface SignalDraft {
  readonly roomId: string;
  readonly participantId?: string;
  readonly to?: string;
  readonly toUser?: string;
  readonly kind: SignalKind;
  readonly topic?: string;
  readonly payload: unknown;
  readonly idempotencyKey?: string;
}

export interface SentSignal {
  readonly id: string;
  readonly position: Position;
  readonly recipients: number;
  readonly duplicate: boolean;
}

export interface QualityReport {
  readonly roomId: string;
  readonly participantId?: string;
  readonly latencyMs: number;
  readonly packetLossPercent: number;
  readonly jitterMs: number;
  readonly bandwidthKbps?: number;
}

export interface QualityVerdict {
  readonly quality: ConnectionQuality;
  readonly recommendations: readonly Recommendation[];
}

export interface TransferDraft {
  readonly roomId: string;
  readonly participantId?: string;
  readonly receiverId: string;
  readonly filename: string;
  readonly size: number;
  readonly mimeType?: string;
  readonly sha256?: string;
  readonly idempotencyKey?: string;
}

export interface TransferQuery {
  readonly status?: readonly TransferStatus[];
  readonly roomId?: string;
  readonly role?: 'SENDER' | 'RECEIVER';
  readonly first: number;
  /** Where the page before ended. */
  readonly after?: string;
}

/** Newest first. */
export interface TransferPage {
  readonly edges: readonly { readonly cursor: string; readonly node: Transfer }[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

export interface TransferProgress {
  readonly transferId: string;
  readonly at: number;
  readonly status: TransferStatus;
  readonly chunksVerified: number;
  readonly totalChunks: number;
  readonly bytesVerified: number;
  readonly size: number;
  readonly percent: number;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** The transfer as it stands after the action, whether or not that changed anything. */
export interface TransferAnswer {
  readonly transfer: Transfer;
}

export interface TransferService {
  offer(caller: Caller, draft: TransferDraft): Promise<TransferAnswer>;
  accept(caller: Caller, id: string, participantId?: string): Promise<TransferAnswer>;
  reject(caller: Caller, id: string, reason?: string): Promise<TransferAnswer>;
  pause(caller: Caller, id: string, participantId?: string): Promise<TransferAnswer>;
  resume(caller: Caller, id: string, participantId?: string): Promise<TransferAnswer>;
  cancel(caller: Caller, id: string, reason?: string): Promise<TransferAnswer>;
  acknowledge(caller: Caller, id: string, ranges: readonly ChunkRange[]): Promise<TransferAnswer>;
  seal(caller: Caller, id: string, sha256: string): Promise<TransferAnswer>;
  complete(caller: Caller, id: string, sha256: string): Promise<TransferAnswer>;
  /** null: unknown, or not the caller's. */
  get(caller: Caller, id: string): Promise<Transfer | null>;
  list(caller: Caller, query: TransferQuery): Promise<TransferPage>;
  /** The first runs of chunks that are not verified. */
  missing(id: string, first: number): Promise<readonly ChunkRange[]>;
  /** The present state, then the newest, to the end; `return()` of its iterator ends a pending `next()`. */
  progress(caller: Caller, id: string): Promise<AsyncIterable<TransferProgress>>;
}

export interface GraphqlServices {
  readonly rooms: {
    view(caller: Caller, roomId: string): Promise<RoomView>;
    /** null: never seen there, too long ago, or the room is forgotten. */
    reconnectionState(caller: Caller, roomId: string): Promise<ReconnectionState | null>;
    leave(caller: Caller, roomId: string, participantId?: string): Promise<LeftRoom>;
  };
  readonly signals: { send(caller: Caller, draft: SignalDraft): Promise<SentSignal> };
  readonly quality: { report(caller: Caller, report: QualityReport): Promise<QualityVerdict> };
  readonly transfers: TransferService;
  /** Credentials in it are the caller's and end with time. */
  clientConfig(caller: Caller): ClientConfig;
}
