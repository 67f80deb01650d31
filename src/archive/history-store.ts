import type { TransferRole } from '../transfers/transfer-reads.js';
import type { TransferEndReason } from '../transfers/transfer.js';
import type { RoomHistoryType } from './history-filters.js';
import type { Place } from './history-page.js';
import type {
  HistoryEvent,
  HistoryGap,
  QualitySample,
  RoomSession,
  RoomStatistics,
  TransferRecord,
  Visit,
} from './history-records.js';

/** A part of a list that is told newest first. */
export interface Slice {
  /** `from` is included, `to` is not. */
  readonly from: number;
  readonly to: number | null;
  /** Behind this place; null: from the newest on. */
  readonly before: Place | null;
  readonly limit: number;
}

/** A session, from some moment on. */
export interface SessionWindow {
  readonly sessionId: string;
  readonly since: number;
}

export interface Found<Node> {
  readonly place: Place;
  /** null: it is of a newer release, and can't be read. */
  readonly node: Node | null;
}

/** In which sessions of a room; null: in all of them. */
export interface Within {
  readonly roomId: string;
  readonly windows: readonly SessionWindow[] | null;
}

export interface EventQuery extends Slice, Within {
  readonly types: readonly RoomHistoryType[];
  /** Signals of this topic; null: of any. */
  readonly topic: string | null;
  /** Signals between two others are left out for this user. */
  readonly viewerId: string;
  /** Transfers of others too. */
  readonly allTransfers: boolean;
  /** It ends early behind so many bytes. */
  readonly maxBytes: number;
}

export interface VisitQuery extends Slice {
  readonly roomId: string;
  readonly windows?: readonly SessionWindow[] | null;
  readonly userId?: string;
  readonly sessionId?: string;
  /** Those that were still there then, or came later. */
  readonly presentSince?: number | null;
  /** In the order of which moment. */
  readonly by: 'joinedAt' | 'leftAt';
}

export interface TransferQuery extends Slice {
  /** Of this user; null: of anybody. */
  readonly userId: string | null;
  readonly role: TransferRole | null;
  readonly roomId: string | null;
  readonly endReasons: readonly TransferEndReason[] | null;
}

export interface QualityQuery extends Slice {
  readonly roomId: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
}

export interface SessionQuery extends Slice {
  readonly roomId: string;
  readonly ids: readonly string[] | null;
}

export interface StatisticsQuery {
  readonly roomId: string;
  readonly from: number;
  readonly to: number | null;
  /** null: all. */
  readonly sessions: readonly RoomSession[] | null;
}

export interface KeptGap extends HistoryGap {
  /** Rooms that were named are among it; else it may be of any. */
  readonly isOfRoom: boolean;
}

type Page<Node> = Promise<readonly Found<Node>[]>;

/** What the archive has, for whoever may see it. Each read rejects with ArchiveAway where it isn't answered before `signal` aborts. */
export interface HistoryStore {
  events(query: EventQuery, signal: AbortSignal): Page<HistoryEvent>;
  visits(query: VisitQuery, signal: AbortSignal): Page<Visit>;
  sessions(query: SessionQuery, signal: AbortSignal): Page<RoomSession>;
  transfers(query: TransferQuery, signal: AbortSignal): Page<TransferRecord>;
  quality(query: QualityQuery, signal: AbortSignal): Page<QualitySample>;
  /** Sessions of the room in which the user has a visit. */
  sessionsOf(userId: string, roomId: string, from: number, signal: AbortSignal): Promise<readonly RoomSession[]>;
  statistics(query: StatisticsQuery, signal: AbortSignal): Promise<RoomStatistics>;
  /** Those that touch this time, the newest first. */
  gaps(roomId: string, from: number, to: number, signal: AbortSignal): Promise<readonly KeptGap[]>;
}
