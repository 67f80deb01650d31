import { badInput, RejoinError } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import { parseRoomId } from '../rooms/room-id.js';
import type { PageRequest } from '../transfers/transfer-page.js';
import type { Erasable, RoomHistoryFilter, TimeSpan, TransferHistoryFilter } from './history-filters.js';
import { lengthOfPage, placeAfter, type HistoryPage } from './history-page.js';
import type {
  HistoryEvent,
  HistoryGap,
  QualitySample,
  RoomSession,
  RoomStatistics,
  TransferRecord,
  Visit,
} from './history-records.js';

export interface Erased {
  readonly id: string;
  readonly acceptedAt: number;
}

/** What can be asked of the archive. */
export interface Histories {
  roomHistory(
    caller: Caller,
    roomId: string,
    filter: RoomHistoryFilter,
    page: PageRequest,
  ): Promise<HistoryPage<HistoryEvent> & { readonly gaps: readonly HistoryGap[] }>;
  sessions(caller: Caller, roomId: string, page: PageRequest): Promise<HistoryPage<RoomSession>>;
  visits(caller: Caller, session: RoomSession, page: PageRequest): Promise<HistoryPage<Visit>>;
  transfers(caller: Caller, filter: TransferHistoryFilter, page: PageRequest): Promise<HistoryPage<TransferRecord>>;
  quality(
    caller: Caller,
    roomId: string,
    sessionId: string | null,
    page: PageRequest,
  ): Promise<HistoryPage<QualitySample>>;
  statistics(
    caller: Caller,
    roomId: string,
    span: TimeSpan,
  ): Promise<RoomStatistics & { readonly gaps: readonly HistoryGap[] }>;
  erase(caller: Caller, what: Erasable): Promise<Erased>;
}

/** Where no archive is configured: what is asked is checked as ever, and refused. */
export class NoHistories implements Histories {
  async roomHistory(caller: Caller, roomId: string, _: RoomHistoryFilter, page: PageRequest): Promise<never> {
    checkPage(page);
    requireCoverage(caller, parseRoomId(roomId));
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
    if (roomId != null) requireCoverage(caller, parseRoomId(roomId));
    throw notKept();
  }

  async quality(caller: Caller, roomId: string, _: string | null, page: PageRequest): Promise<never> {
    return this.roomHistory(caller, roomId, {}, page);
  }

  async statistics(caller: Caller, roomId: string): Promise<never> {
    return this.roomHistory(caller, roomId, {}, { first: 0 });
  }

  async erase(_: Caller, what: Erasable): Promise<never> {
    requireOne(what);
    throw notKept();
  }
}

function checkPage(page: PageRequest): void {
  lengthOfPage(page);
  placeAfter(page.after);
}

export function requireOne({ userId, roomId }: Erasable): void {
  if ((userId == null) === (roomId == null)) throw badInput('userId', 'Name a user or a room, and not both.');
}

function notKept(): RejoinError {
  return new RejoinError('HISTORY_UNAVAILABLE', 'This server keeps no history.');
}
