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
  #isOver = false;

  /** False: another tab of this browser sits there. */
  async hold(participantId: string): Promise<boolean> {
    if (participantId === this.#participantId) return true;
    const release = await takeSeat(participantId);
    if (!release) return false;
    if (this.#isOver) release();
    if (this.#isOver) return true;
    this.#release();
    this.#participantId = participantId;
    this.#release = release;
    return true;
  }

  /** For good. */
  release(): void {
    this.#isOver = true;
    this.#release();
    this.#participantId = '';
    this.#release = () => {};
  }
}

/** Where an entrance is looked for. */
export interface EntranceWiring {
  readonly http: GraphqlHttp;
  readonly storage: SeatStorage | null;
}

/** The entrance, whoever sits there. */
export async function findRecord({ http, storage }: EntranceWiring, roomId: string): Promise<Entrance> {
  const user = userOfToken(await tokenOf(http));
  const name = (kind: string): string => storageName(`rejoin-${kind}`, http.server, user, roomId);
  const transferNames = { queue: name('queue'), batches: name('batches') };
  return { record: new SeatRecord(storage, name('seat')), chatName: name('chat'), transferNames };
}

/** The entrance, for this tab alone. */
export async function findEntrance(
  wiring: EntranceWiring,
  holder: SeatHolder,
  roomId: string,
  signal: AbortSignal,
): Promise<Entrance> {
  const entrance = await findRecord(wiring, roomId);
  signal.throwIfAborted();
  const { record } = entrance;
  const taken = record.seat !== null && !(await holder.hold(record.seat.participantId));
  signal.throwIfAborted();
  // A duplicated tab has a copy of all this; the files wait in the other one.
  if (taken) for (const one of Object.values(entrance.transferNames)) wiring.storage?.removeItem(one);
  if (taken) record.clear();
  return entrance;
}

/** The page's own server may be away for a moment too. */
async function tokenOf(http: GraphqlHttp): Promise<string> {
  try {
    return await http.token();
  } catch (error) {
    throw new RejoinRequestError('NETWORK_ERROR', String(error));
  }
}
