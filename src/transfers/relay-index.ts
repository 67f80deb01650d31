import type { Place } from './chunk-store.js';
import type { Transfer } from './transfer.js';

/** What the relay has of a transfer. */
export interface Relayed {
  readonly transfer: Transfer;
  /** null: nothing was ever brought. */
  readonly place: Place | null;
  /** How many chunks the relay holds, and whether the one asked for is among them. */
  readonly chunksHeld: number;
  readonly holdsChunk: boolean;
  /** Whether the bytes are still of use: the transfer is under way, or over and to be fetched until it expires. */
  readonly isKept: boolean;
}

export interface ChunkAddress {
  readonly roomId: string;
  readonly transferId: string;
  readonly index: number;
}

/** The truth about what the relay holds, beside that about transfers. Each method is one step at the store. */
export interface RelayIndex {
  /** Before the sender's chunk is written. Fixes the place, if there is none yet. Refuses as any command of a party. */
  open(senderId: string, chunk: ChunkAddress, place: Place): Promise<Relayed>;
  /** In the order of the ids; null: unknown. `index`: the chunk asked for. */
  look(transferIds: readonly string[], index?: number): Promise<readonly (Relayed | null)[]>;
}
