import { badInput, RejoinError } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import { parseRoomId } from '../rooms/room-id.js';
import { requireLength, type PageRequest } from '../transfers/transfer-page.js';
import type { Erasable, RoomHistoryFilter, TimeSpan, TransferHistoryFilter } from './history-filters.js';
import { placeAfter, type HistoryPage } from './history-page.js';
import type {
  HistoryEvent,
  HistoryGap,
  QualitySample,
  RoomStatistics,
  TransferRecord,
  VisibleSession,
  Visit,
} from './history-records.js';

export interface WithGaps {
  /** Oldest first. */
  readonly gaps: readonly HistoryGap[];
}

/** What can be read of the archive. */
export interface Histories {
  roomHistory(
    caller: Caller,
    roomId: string,
    filter: RoomHistoryFilter,
    page: PageRequest,
  ): Promise<HistoryPage<HistoryEvent> & WithGaps>;
  sessions(caller: Caller, roomId: string, page: PageRequest): Promise<HistoryPage<VisibleSession>>;
  visits(caller: Caller, session: VisibleSession, page: PageRequest): Promise<HistoryPage<Visit>>;
  transfers(caller: Caller, filter: TransferHistoryFilter, page: PageRequest): Promise<HistoryPage<TransferRecord>>;
  quality(
    caller: Caller,
    roomId: string,
    sessionId: string | null,
    page: PageRequest,
  ): Promise<HistoryPage<QualitySample>>;
  statistics(caller: Caller, roomId: string, span: TimeSpan): Promise<RoomStatistics & WithGaps>;
}

export interface AcceptedErasure {
  readonly id: string;
  readonly acceptedAt: number;
}

export interface Erasures {
  /** Written down when this resolves; done later. */
  erase(caller: Caller, what: Erasable): Promise<AcceptedErasure>;
}

/** The room, where its id is one and the caller's token covers it. */
export function coveredRoom(caller: Caller, text: string): string {
  const roomId = parseRoomId(text);
  requireCoverage(caller, roomId);
  return roomId;
}

/** Where no archive is configured: what is asked is checked as ever, and refused. */
export class NoArchive implements Histories, Erasures {
  async roomHistory(caller: Caller, roomId: string, _: RoomHistoryFilter, page: PageRequest): Promise<never> {
    checkPage(page);
    coveredRoom(caller, roomId);
    throw notKept();
  }

  async sessions(caller: Caller, roomId: string, page: PageRequest): Promise<never> {
    return this.roomHistory(caller, roomId, {}, page);
  }

  async visits(): Promise<never> {
    throw notKept();
  }

  async transfers(caller: Caller, { roomId }: TransferHistoryFilter, page: PageRequest): Promise<never> {
    checkPage(page);
    if (roomId != null) coveredRoom(caller, roomId);
    throw notKept();
  }

  async quality(caller: Caller, roomId: string, _: string | null, page: PageRequest): Promise<never> {
    return this.roomHistory(caller, roomId, {}, page);
  }

  async statistics(caller: Caller, roomId: string): Promise<never> {
    return this.roomHistory(caller, roomId, {}, { first: 0 });
  }

  async erase(caller: Caller, what: Erasable): Promise<never> {
    erasableBy(caller, what);
    throw notKept();
  }
}

function checkPage(page: PageRequest): void {
  requireLength(page);
  placeAfter(page.after);
}

function notKept(): RejoinError {
  return new RejoinError('HISTORY_UNAVAILABLE', 'This server keeps no history.');
}

const LONGEST_USER_ID = 255;

/** A user may erase its own history; with the right to erase, any user's, and any room's that its token covers. */
export function erasableBy(caller: Caller, { userId, roomId }: Erasable): { userId: string } | { roomId: string } {
  if ((userId == null) === (roomId == null)) throw badInput('input', 'Name a user or a room, and not both.');
  const mayErase = caller.history?.includes('erase') === true;
  if (roomId != null) {
    const covered = coveredRoom(caller, roomId);
    if (mayErase) return { roomId: covered };
    throw new RejoinError('FORBIDDEN', 'This token may not erase a room.');
  }
  const user = userId ?? '';
  if (user === caller.userId) return { userId: user };
  if (user === '' || user.length > LONGEST_USER_ID || !user.isWellFormed())
    throw badInput('userId', 'That is no user id.');
  if (mayErase && coversAll(caller)) return { userId: user };
  throw new RejoinError('FORBIDDEN', 'This token may not erase what others did, in all rooms.');
}

/** A user is erased in all rooms: a token of some rooms doesn't reach so far. */
function coversAll({ rooms }: Caller): boolean {
  return rooms === undefined || rooms.includes('*');
}
