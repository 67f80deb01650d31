import type { GraphqlHttp } from '../connection/graphql-http.js';
import { RejoinRequestError } from '../connection/request-error.js';
import { takeSeat } from './seat-lock.js';
import { SeatRecord, storageName, userOfToken, type SeatStorage } from './seat.js';

/** What this tab left behind in a room, found again. */
export interface Entrance {
  readonly record: SeatRecord;
  readonly chatName: string;
  /** Where the files that wait to be offered are kept, and the answers to batches. */
  readonly transferNames: { readonly queue: string; readonly batches: string };
}

/** Holds the seat of this tab against duplicates of it. */
export class SeatHolder {
  #participantId = '';
  #release: () => void = () => {};

  /** False: another tab of this browser sits there. */
  async hold(participantId: string): Promise<boolean> {
    if (participantId === this.#participantId) return true;
    const release = await takeSeat(participantId);
    if (!release) return false;
    this.#release();
    this.#participantId = participantId;
    this.#release = release;
    return true;
  }

  release(): void {
    this.#release();
    this.#participantId = '';
    this.#release = () => {};
  }
}

export async function findEntrance(
  http: GraphqlHttp,
  storage: SeatStorage | null,
  holder: SeatHolder,
  roomId: string,
): Promise<Entrance> {
  const user = userOfToken(await tokenOf(http));
  const name = (kind: string): string => storageName(`rejoin-${kind}`, http.server, user, roomId);
  const record = new SeatRecord(storage, name('seat'));
  const taken = record.seat !== null && !(await holder.hold(record.seat.participantId));
  const transferNames = { queue: name('queue'), batches: name('batches') };
  // A duplicated tab has a copy of all this; the files wait in the other one.
  if (taken) for (const one of Object.values(transferNames)) storage?.removeItem(one);
  if (taken) record.clear();
  return { record, chatName: name('chat'), transferNames };
}

/** The page's own server may be away for a moment too. */
async function tokenOf(http: GraphqlHttp): Promise<string> {
  try {
    return await http.token();
  } catch (error) {
    throw new RejoinRequestError('NETWORK_ERROR', String(error));
  }
}
